package io.statsprofile.matrix;

import static java.util.Map.entry;

import java.util.Map;

/**
 * What a {@link NaiveCarrier} makes of rows, those of the family {@code spool} with a {@link NaiveSpool}. In most it loses documents or
 * makes copies of them without telling, or the row would show nothing; in some it does not, and here is why these rows
 * are there.
 */
final class NaiveExpectations {

    private static final Map<String, String> HOLDS = Map.ofEntries(
            entry("reset-before", "to send it again is all that it takes, unless that is reset as often as it is tried: shows that nobody"
                    + " is put off by what cures itself"),
            entry("slow-read", "no request comes through, and all do later: shows that who reads slowly is given up in time"),
            entry("processed-late", "copies that nobody can avoid: shows that a report counts them"),
            entry("queue-bound-exceeded", "loses what has no room: shows that as many are told as are lost"),
            entry("clock-stepping", "asks no clock how old a document is: shows that who does gives none up when the clock steps"),
            entry("left-too-long", "delivers what is too old: shows that an age has a bound, and that as many are told as are lost"),
            entry("disk-and-memory-full", "gives up what cannot be written, and counts it: shows that as many are told as are lost"),
            entry("spool-bound-exceeded", "has no bound: shows that one is kept, and that as many are told as are lost"),
            entry("fsync-failing", "what a failed force loses is missed after a loss of power only, which no row has, but CrashStatesTest"
                    + " does: shows that delivery goes on"));

    private NaiveExpectations() {
    }

    /** Why a row is there that a naive delivery comes through; null for one that it does not. */
    static String whyItHolds(Row row) {
        return HOLDS.get(row.name().replaceFirst("^toxiproxy-", ""));
    }

    /** Names of rows. */
    static Iterable<String> names() {
        return HOLDS.keySet();
    }

    /** Whether that was to be expected of a naive delivery: where it may hold, it need not. */
    static boolean isMet(Outcome outcome) {
        return outcome.produced() > 0 && outcome.faults() > 0 && (outcome.isHarmed() || whyItHolds(outcome.row()) != null);
    }

    /** A line of the table. */
    static String line(Outcome outcome) {
        String why = whyItHolds(outcome.row());
        if (outcome.isHarmed()) {
            return outcome.line("as expected: " + outcome.harm());
        }
        return outcome.line(why == null ? "HOLDS, so the row shows nothing" : "holds; " + why);
    }
}
