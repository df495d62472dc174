package io.statsprofile.bench.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What profiling took in the blocks of time since something happened, as shares of the CPU time. */
final class Blocks {

    private final int millis;
    private final List<Double> shares = new ArrayList<>();

    Blocks(int millis) {
        this.millis = millis;
    }

    void add(double share) {
        shares.add(share);
    }

    /** Until nothing that came later was over it, by means of so many blocks, since one alone has noise. */
    int millisUntilWithin(double share, int blocks) {
        for (int end = shares.size(); end >= blocks; end -= blocks) {
            if (shares.subList(end - blocks, end).stream().mapToDouble(Double::doubleValue).average().orElse(0) > share) {
                return end * millis;
            }
        }
        return 0;
    }

    /** All time together. */
    int millisOver(double share) {
        return (int) shares.stream().filter(each -> each > share).count() * millis;
    }

    /** The longest time in one piece. */
    int longestMillisOver(double share) {
        int longest = 0;
        int run = 0;
        for (double each : shares) {
            run = each > share ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest * millis;
    }

    /** Means of stretches of so many blocks, in percent. */
    String means(int blocks) {
        StringBuilder line = new StringBuilder();
        for (int from = 0; from + blocks <= shares.size(); from += blocks) {
            line.append(String.format(Locale.ROOT, " %.1f", 100
                    * shares.subList(from, from + blocks).stream().mapToDouble(Double::doubleValue).average().orElse(0)));
        }
        return line.toString().trim();
    }

    /** The first blocks, in percent. */
    String first(int count) {
        StringBuilder line = new StringBuilder();
        shares.stream().limit(count).forEach(share -> line.append(String.format(Locale.ROOT, " %.1f", 100 * share)));
        return line.toString().trim();
    }
}
