/**
 * Our dashboards, which {@link Assembly} puts together when the project is built, and how they get into Kibana through its saved-objects
 * API. {@link Dashboards} is the door. Keys and certificates are those of package {@code http}.
 */
package io.statsprofile.internal.kibana;
