/**
 * The one place that knows a document's JSON: {@link io.statsprofile.internal.document.DocumentWriter} writes it,
 * {@link io.statsprofile.internal.document.DocumentReader} reads it back from a file's line or from Elasticsearch's {@code _source}.
 */
package io.statsprofile.internal.document;
