/**
 * Administration of index templates, and of the data streams that were made by them: installed, upgraded, rolled over, removed, and
 * looked at before documents are sent. {@link io.statsprofile.internal.template.IndexTemplates} is the door.
 */
package io.statsprofile.internal.template;
