/**
 * Bulk delivery to Elasticsearch: each document once and only once. {@link io.statsprofile.internal.elasticsearch.Elasticsearch} is the
 * door, for delivery, for templates and for queries.
 */
package io.statsprofile.internal.elasticsearch;
