package io.statsprofile.internal.report;

import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.ProfileSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What of an answer was timed exactly, what is estimated, what was left out, and what that cost or saved, in words. */
final class ModeTexts {

    private static final int LISTED = 5;
    /** A share of one processor: below it threads have hardly any CPU time to take a share of. */
    private static final double BUSY = 0.02;

    private final ProfileSeries series;
    private final List<FunctionTotals> rows;
    private final List<String> sentences = new ArrayList<>();

    private ModeTexts(ProfileSeries series) {
        this.series = series;
        this.rows = Stream.concat(series.functions().stream(), Stream.of(series.folded())).toList();
    }

    /** None where all is exact, nothing was left out and nobody keeps a budget. */
    static List<String> sentences(ProfileSeries series) {
        ModeTexts modes = new ModeTexts(series);
        modes.overhead();
        modes.shares();
        modes.out();
        modes.budget(series.coverage().overhead());
        return modes.sentences;
    }

    private void overhead() {
        long known = 0;
        long unknown = 0;
        long nanos = 0;
        for (FunctionTotals row : rows) {
            OptionalLong overhead = row.timing().overheadNanos();
            known += overhead.isPresent() ? 1 : 0;
            unknown += overhead.isEmpty() && row.tottimeNanos() != 0 ? 1 : 0;
            nanos += overhead.orElse(0);
        }
        if (known > 0 && nanos != 0) {
            sentences.add("About " + Units.time(nanos) + " of it lies in the own time of " + (unknown == 0 ? "these functions"
                    : "the " + Units.plural(known, "function", "functions") + " of which this is known")
                    + "; --format json has it by function, as tottime_overhead.");
        }
    }

    private void shares() {
        if (EstimateMarks.areAbsent(series)) {
            return;
        }
        ModeShares shares = ModeShares.of(series);
        sentences.add("Calls: " + Units.count(shares.exactCalls() + shares.sampledCalls()) + " were counted, which are all calls of"
                + " functions while they had probes; " + shares.ofCalls(shares.exactCalls()) + " of them were timed exactly, "
                + shares.ofCalls(shares.sampledCalls()) + " while the clock was sampled.");
        if (shares.sampledNanos() != 0 || shares.mixedNanos() != 0) {
            sentences.add("Own time: " + shares.ofTime(shares.exactNanos()) + " is exact, " + shares.ofTime(shares.sampledNanos())
                    + " is of functions that were sampled, " + shares.ofTime(shares.mixedNanos())
                    + " of exact functions that called such, an estimate too.");
        }
    }

    private void out() {
        Overhead overhead = series.coverage().overhead();
        long partly = series.functions().stream().filter(row -> row.timing().wasOut()).count();
        if (partly > 0) {
            sentences.add(Units.plural(partly, "function", "functions")
                    + " of these had no probes for a part of the window: calls then are not counted, and their time is in "
                    + "their callers.");
        }
        if (overhead.outFunctions() > 0) {
            List<OutProfile> out = overhead.outProfiles();
            double perSecond = out.stream().mapToDouble(OutProfile::callsPerSecond).sum();
            double cost = out.stream().mapToDouble(OutProfile::cost).sum();
            sentences.add(Units.plural(overhead.outFunctions(), "function was", "functions were")
                    + " left out for the cost at the same time, at most"
                    + (out.isEmpty() ? "." : ": " + String.join(", ", out.stream().limit(LISTED).map(OutProfile::function).toList())
                    + (overhead.outFunctions() > Math.min(LISTED, out.size()) ? " and others" : "") + ", which made about "
                    + Units.count(Math.round(perSecond)) + " calls a second when they were last watched."));
            sentences.add("How much time functions take while they are out is not known; it is in their callers' own time."
                    + (cost > 0 ? " To watch them would take about " + percent(cost) + " of the profiled threads' CPU time." : ""));
        }
        if (overhead.smallFunctions() > 0) {
            sentences.add(Units.plural(overhead.smallFunctions(), "function is", "functions are")
                    + " too small for probes; a level of its own has one in, the setting smallFunctions all.");
        }
    }

    private void budget(Overhead overhead) {
        Coverage coverage = series.coverage();
        double busy = coverage.profiledNanos() == 0 ? 1 : (double) overhead.profiledCpuNanos() / coverage.profiledNanos();
        if (overhead.budget() > 0 && overhead.modelled() > overhead.budget() && busy < BUSY) {
            sentences.add("The profiled threads did little: they took " + Units.time(overhead.profiledCpuNanos()) + " of CPU time, "
                    + percent(busy) + " of the slices' length. What a slice takes by itself weighs more there.");
        }
        if (overhead.modelled() > 0 || overhead.found() > 0) {
            sentences.add("Profiling took" + (overhead.modelled() > 0 ? " " + percent(overhead.modelled())
                    + " of the profiled threads' CPU time by its model" : "")
                    + (overhead.modelled() > 0 && overhead.found() > 0 ? "," : "") + (overhead.found() > 0 ? " " + percent(overhead.found())
                    + " as found by experiment" : "") + (overhead.budget() > 0 ? "; its budget is " + percent(overhead.budget()) + "."
                    : "."));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }
}
