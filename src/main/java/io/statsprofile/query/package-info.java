/**
 * The profile between two moments, in slices, from Elasticsearch or from files; both give the same numbers.
 * {@link io.statsprofile.query.ProfileSources} is the door: it opens a {@link io.statsprofile.query.ProfileSource}, which answers a
 * {@link io.statsprofile.query.ProfileQuery} with a {@link io.statsprofile.model.ProfileSeries}.
 */
package io.statsprofile.query;
