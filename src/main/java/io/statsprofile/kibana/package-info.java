/**
 * Our dashboards, which {@link io.statsprofile.kibana.Assembly} puts together when the project is built, and how they get into Kibana
 * through its saved-objects API. {@link io.statsprofile.kibana.Dashboards} is the door. A leaf but for the trust in a certificate
 * authority that it shares with {@link io.statsprofile.elasticsearch}.
 */
package io.statsprofile.kibana;
