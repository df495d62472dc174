package io.statsprofile.internal.series;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.time.Instant;

/**
 * Slices of a run that should be in an hour document and are in none, or hours that should be in a day document. Their figures are not in
 * an answer that is made of such documents.
 *
 * @param kind what is missing: hours or days
 * @param runId the run whose slices these are; null for days, which are over all runs
 * @param from inclusive, a boundary of the grid of hours or days in UTC
 * @param to exclusive, likewise
 * @param slices how many slices are in no such document, 1 or more
 */
public record MissingRollup(Kind kind, String runId, Instant from, Instant to, long slices) {
}
