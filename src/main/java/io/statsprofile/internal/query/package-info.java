/**
 * The profile between two moments, in slices, from Elasticsearch or from files; both give the same numbers. {@link ProfileSources} is the
 * door: it opens a {@link ProfileSource}, which answers a {@link ProfileQuery} with a
 * {@link io.statsprofile.internal.series.ProfileSeries}.
 */
package io.statsprofile.internal.query;
