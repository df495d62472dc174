/**
 * Answers made visible: pure functions from a {@link io.statsprofile.internal.series.ProfileSeries} to text, SVG, a page, JSON and tables.
 * {@link io.statsprofile.internal.report.HtmlReport} and its neighbours are the doors. All of them say what they leave out.
 */
package io.statsprofile.internal.report;
