/**
 * A window of profiles in slices, and two windows compared. {@link io.statsprofile.internal.series.ProfileSeries} is what a query answers
 * and a report draws; {@link io.statsprofile.internal.series.ProfileComparison} says what became slower.
 */
package io.statsprofile.internal.series;
