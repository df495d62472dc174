/**
 * An Elasticsearch server and its answers: settings, requests to one of its nodes, JSON, failures explained, and the names of the data
 * streams that are ours. {@link io.statsprofile.internal.server.Connection} is the door.
 */
package io.statsprofile.internal.server;
