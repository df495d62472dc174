package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.Parcel;

/**
 * A document that was refused for good, and is to be kept as a dead letter.
 *
 * @param parcel or null, where it is on disk only
 * @param held or null, where it is in memory only
 * @param reason what Elasticsearch said, one line
 */
record Refused(Parcel parcel, Held held, String reason) {
}
