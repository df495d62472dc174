/**
 * The one place that speaks to Elasticsearch: connection, index template and bulk delivery.
 * {@link io.statsprofile.elasticsearch.Elasticsearch} is the door.
 */
package io.statsprofile.elasticsearch;
