package io.statsprofile.internal.series;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Of which documents an answer is made: of slices, or of hours and days that sum them up.
 *
 * @param stretches of the window, in order and without a gap, where it was cut by time; empty where all is made of slices, and where
 *     documents were chosen one by one, as from files
 * @param hours documents of an hour whose figures are in the answer
 * @param days documents of a day whose figures are in it
 * @param missing what should be in these documents and is not; not in the answer
 */
public record Composition(List<Stretch> stretches, long hours, long days, List<MissingRollup> missing) {

    /** Of slices alone, or of regions. */
    public static final Composition SLICES = new Composition(List.of(), 0, 0, List.of());

    public Composition {
        stretches = List.copyOf(stretches);
        missing = List.copyOf(missing);
    }

    /** Whether nothing but slices was asked for or found. */
    public boolean isOfSlices() {
        return stretches.isEmpty() && hours == 0 && days == 0;
    }

    /** Slices that are in no hour document, or in no day document, and so not in the answer. */
    public long missingSlices() {
        return missing.stream().mapToLong(MissingRollup::slices).sum();
    }

    /**
     * The command that makes what is missing.
     *
     * @throws java.util.NoSuchElementException when nothing is
     */
    public String rollup() {
        return rollup(missing.stream().map(MissingRollup::from).min(Comparator.naturalOrder()).orElseThrow(),
                missing.stream().map(MissingRollup::to).max(Comparator.naturalOrder()).orElseThrow());
    }

    /** The command that makes the hours and days of a window. */
    public static String rollup(Instant from, Instant to) {
        return "rollup --from " + from + " --to " + to;
    }
}
