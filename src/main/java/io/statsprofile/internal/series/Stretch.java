package io.statsprofile.internal.series;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.time.Instant;

/**
 * A part of a window that is answered from documents of one kind.
 *
 * @param kind slices, hours or days
 * @param from inclusive, whole milliseconds; of hours and days a boundary of their grid in UTC
 * @param to exclusive, likewise
 */
public record Stretch(Kind kind, Instant from, Instant to) {
}
