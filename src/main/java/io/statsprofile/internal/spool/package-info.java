/**
 * Documents that wait on disk: written before anything tries to send them, there until the server's word for them, taken over by the next
 * process. The door is {@link io.statsprofile.internal.spool.SpoolQueue}; the format of a file is written out in
 * {@link io.statsprofile.internal.spool.SpoolFile}. Knows neither HTTP nor Logback.
 */
package io.statsprofile.internal.spool;
