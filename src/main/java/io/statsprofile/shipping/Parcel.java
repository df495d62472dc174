package io.statsprofile.shipping;

/**
 * A document on its way.
 *
 * @param id identity, unique over all runs; {@code _id} in Elasticsearch
 * @param namespace of the data stream it goes to
 * @param json UTF-8; not to be modified
 */
public record Parcel(String id, String namespace, byte[] json) {
}
