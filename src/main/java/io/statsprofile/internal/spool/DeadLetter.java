package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.Parcel;

/**
 * A document that Elasticsearch will never take as it is.
 *
 * @param parcel the document
 * @param reason what Elasticsearch said, one line; empty where that is not known
 */
record DeadLetter(Parcel parcel, String reason) {
}
