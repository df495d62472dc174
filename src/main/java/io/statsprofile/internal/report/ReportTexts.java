package io.statsprofile.internal.report;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.Composition;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.DeliveryLosses;
import io.statsprofile.internal.series.DeliverySums;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.MissingRollup;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.internal.series.SliceGap;
import io.statsprofile.internal.series.Stretch;
import io.statsprofile.internal.series.UnfinishedRun;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What every form of a report says in words. */
final class ReportTexts {

    static final String NO_DATA = "No profile in this window. Check that the service runs with the agent and the StatsProfileAppender, "
            + "that a logger below \"statsprofile.\" has a level (its INFO status lists what is profiled), and that --from, --to and the "
            + "filters fit. Without --from and --to, a report covers the last 15 minutes in Elasticsearch, and everything in files.";
    private static final String NO_DOCUMENTS = "No profile in this window, in what could be read. Check that the files are those that the "
            + "StatsProfileAppender or its log shipper writes (help report lists what is read), and that --from, --to and the filters fit.";
    private static final int LISTED = 5;
    /** How long {@code rollup} leaves an hour to its service, unless {@code --grace} says otherwise. */
    private static final Duration ROLLUP_GRACE = Duration.ofMinutes(30);
    private static final DateTimeFormatter DAY_TIME = formatter("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME = formatter("HH:mm:ss");

    private ReportTexts() {
    }

    /** Why there is nothing: where the reading has something to say, that comes first, and the service is not what to check. */
    static String noData(ProfileSeries series) {
        return series.notes().isEmpty() ? NO_DATA : NO_DOCUMENTS;
    }

    /** What is charted, such as "Own time by function". */
    static String title(Measure measure) {
        return switch (measure) {
            case TOTTIME -> "Own time by function";
            case CUMTIME -> "Cumulative time by function";
            case NCALLS -> "Calls by function";
        };
    }

    /** How to read it. */
    static String explanation(Measure measure) {
        return switch (measure) {
            case TOTTIME -> "tottime: wall time in the function itself, waiting included. Bars add up over all threads.";
            case CUMTIME -> "cumtime: wall time with the function on the stack, waiting included. Bars overlap: a caller contains its "
                    + "callees, so a stack's height is no total, and there is no Other. Shares are of all own time.";
            case NCALLS -> "ncalls: calls that returned or threw. Bars add up.";
        };
    }

    /** How to read it in the page, where overlapping values are lines. */
    static String pageExplanation(Measure measure) {
        return measure.addsUp() ? explanation(measure)
                : "cumtime: wall time with the function on the stack, waiting included. Lines overlap: a caller contains "
                + "its callees, so there is no Other. Shares are of all own time.";
    }

    /** What a chart looks like, for those who do not see it. */
    static String picture(ProfileSeries series, Measure measure, String form) {
        List<String> largest = Stack.of(series.series(measure)).bands().stream().limit(LISTED)
                .map(band -> band.function() + " " + Units.value(measure, band.sum())).toList();
        return form + ", one per " + Units.length(series.bucket().toMillis()) + ". "
                + (largest.isEmpty() ? "Nothing was profiled." : "Largest: " + String.join(", ", largest) + ".");
    }

    /** Who, and from when to when. */
    static String subject(ProfileSeries series) {
        Coverage coverage = series.coverage();
        List<String> parts = new ArrayList<>();
        addNames(parts, "", "services", coverage.services());
        addNames(parts, coverage.versions().size() == 1 ? "version " : "versions ", "versions", coverage.versions());
        addNames(parts, "", "environments", coverage.environments());
        addNames(parts, coverage.hosts().size() == 1 ? "host " : "hosts ", "hosts", coverage.hosts());
        return Printable.of(String.join(" \u00b7 ", parts));
    }

    static String window(ProfileSeries series) {
        return series.bucketStarts().isEmpty() ? span(series) : span(series) + ", " + Units.length(series.bucket().toMillis()) + " a bar";
    }

    /** {@link #window}, and of which documents it is made. */
    static String shown(ProfileSeries series) {
        String composition = composition(series);
        return window(series) + (composition.isEmpty() ? "" : ". " + composition);
    }

    /** Of which documents an answer is made; empty where these are slices, or regions, alone. */
    static String composition(ProfileSeries series) {
        Composition made = series.coverage().composition();
        if (made.isOfSlices()) {
            return "";
        }
        if (made.stretches().isEmpty()) {
            return "Made of " + rollups(made) + " and of slices that are in none.";
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < made.stretches().size(); i++) {
            Stretch stretch = made.stretches().get(i);
            String kind = stretch.kind().name().toLowerCase(Locale.ROOT) + "s";
            parts.add(i + 1 < made.stretches().size() ? kind + " until " + minute(stretch.to()) : i == 0 ? kind : kind + " after that");
        }
        return "Made of " + String.join(", ", parts) + ".";
    }

    /** Such as {@code 3 hours} or {@code 2 days and 3 hours}. */
    private static String rollups(Composition made) {
        String hours = Units.plural(made.hours(), "hour", "hours");
        String days = Units.plural(made.days(), "day", "days");
        return made.days() == 0 ? hours : made.hours() == 0 ? days : days + " and " + hours;
    }

    /** What no hour or no day has, and how to make it; empty where nothing is missing. */
    static List<String> missingRollups(ProfileSeries series) {
        Composition made = series.coverage().composition();
        List<String> sentences = new ArrayList<>();
        if (!made.missing().isEmpty()) {
            sentences.add(Units.plural(made.missingSlices(), "slice is", "slices are") + " in no hour, or no day, that this is made of, "
                    + "and not in these figures: '" + made.rollup() + "' makes what is missing, and --resolution slices does without.");
            list(sentences, made.missing().stream().map(ReportTexts::missingRollup).toList());
            stillToCome(made.missing(), Instant.now()).ifPresent(sentences::add);
        }
        return sentences;
    }

    /** That the newest of these hours is not missing yet, where its service may still bring it and {@code rollup} would not make it. */
    static Optional<String> stillToCome(List<MissingRollup> missing, Instant now) {
        return missing.stream().filter(each -> each.kind() == Kind.HOUR).map(each -> each.to().plus(ROLLUP_GRACE)).filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .map(until -> "The newest hour may still come, until " + minute(until) + "; rollup leaves it to its service till then.");
    }

    private static String missingRollup(MissingRollup missing) {
        String when = minute(missing.from()) + " to " + minute(missing.to());
        String many = Units.plural(missing.slices(), "slice", "slices");
        return missing.kind() == Kind.DAY ? "No day has " + many + " of " + when + " that hours have."
                : "No hour has " + many + " of run " + missing.runId() + ", " + when + ".";
    }

    private static String minute(Instant moment) {
        return formatter("yyyy-MM-dd HH:mm").format(moment);
    }

    /** From when to when. */
    static String span(ProfileSeries series) {
        if (series.from() == null || series.to() == null) {
            return series.from() != null ? "From " + DAY_TIME.format(series.from()) + " UTC on" : series.to() != null ? "Until "
                    + DAY_TIME.format(series.to()) + " UTC"
                    : "All times";
        }
        String to = DAY_TIME.format(series.to()).substring(0, 10).equals(DAY_TIME.format(series.from()).substring(0, 10))
                ? TIME.format(series.to())
                : DAY_TIME.format(series.to());
        return DAY_TIME.format(series.from()) + " to " + to + " UTC";
    }

    /** Start of a bucket, with the date where the window needs it. */
    static String bucketLabel(ProfileSeries series, Instant start) {
        boolean days = series.bucketStarts().size() > 1 && series.to().toEpochMilli() - series.from().toEpochMilli() > 86_400_000;
        boolean seconds = series.bucket().toMillis() % 60_000 != 0;
        boolean millis = series.bucket().toMillis() % 1_000 != 0;
        return formatter(days ? "MM-dd HH:mm" : millis ? "HH:mm:ss.SSS" : seconds ? "HH:mm:ss" : "HH:mm").format(start);
    }

    /** What the chart does not show by name. */
    static List<String> leftOut(ProfileSeries series, Measure measure) {
        MeasureSeries chart = series.series(measure);
        List<String> sentences = new ArrayList<>();
        long hidden = hiddenFunctions(series, measure);
        if (hidden > 0) {
            String amount = chart.other().map(other -> " (" + Units.percent(chart.share(other.sum())) + " of the total, as Other)")
                    .orElse("");
            sentences.add("Reduced from " + Units.count(series.functions().size()) + " functions to " + chart.bands().size() + amount
                    + ".");
        }
        if (chart.foldedTotal() > 0) {
            sentences.add(Units.percent(chart.share(chart.foldedTotal())) + " of " + (measure.addsUp() ? "the total" : "all own time")
                    + " is in functions that the documents fold into (other)"
                    + (measure.addsUp() ? "; it is in Other." : ". They are not shown."));
        }
        return sentences;
    }

    /** Functions that have a value in this measure but no band of their own. */
    static long hiddenFunctions(ProfileSeries series, Measure measure) {
        return series.functions().stream().filter(row -> measure.of(row) != 0).count() - series.series(measure).bands().size();
    }

    /** What the answer rests on and lacks. */
    static List<String> coverage(ProfileSeries series) {
        Coverage c = series.coverage();
        List<String> sentences = new ArrayList<>();
        Composition made = c.composition();
        sentences.add(Units.plural(c.slices(), "slice", "slices")
                + (made.hours() + made.days() > 0 ? ", those of " + rollups(made) + " among them," : "") + " from "
                + (made.days() > 0 ? "days, which do not tell their runs, and " : "") + Units.plural(c.runs(), "run", "runs") + ", "
                + (c.missing() == 0 ? "none known to be missing." : Units.count(c.missing()) + " missing."));
        sentences.addAll(shortcomings(series));
        addIf(sentences, c.late() > 0, Units.plural(c.late(), "slice was", "slices were")
                + " late (longer than one and a half intervals).");
        addIf(sentences, c.losses().longestWaitMillis() > Math.max(1_000, c.intervalNanos() / 1_000_000), "Documents waited up to "
                + Units.time(c.losses().longestWaitMillis() * 1_000_000) + " to be delivered.");
        sentences.addAll(delivery(c));
        addIf(sentences, c.duplicates() > 0, Units.plural(c.duplicates(), "duplicate", "duplicates") + " left out.");
        addIf(sentences, c.deferredThreads() > 0, Units.plural(c.deferredThreads(), "thread's figures", "threads' figures")
                + " came with a later slice.");
        addIf(sentences, c.foldedForSize() > 0, "So that events are not too long, "
                + Units.plural(c.foldedForSize(), "function is", "functions are")
                + " in (other), counted slice by slice: raise maxEventSize, or lower topFunctions.");
        addIf(sentences, c.estimatedCostNanos() > 0, "Profiling itself took about " + Units.time(c.estimatedCostNanos())
                + " of the threads' time, as the services estimate it.");
        sentences.addAll(ModeTexts.sentences(series));
        long idle = c.isEmpty() ? 0 : series.notRunning().stream().filter(is -> is).count();
        addIf(sentences, idle > 0, Units.plural(idle, "bar lies", "bars lie")
                + " before a run's start or after its end, where nothing ran.");
        long interval = c.intervalNanos() / 1_000_000;
        addIf(sentences, interval > 0 && series.bucket().toMillis() % interval != 0, "Bars of " + Units.length(series.bucket().toMillis())
                + " are no multiple of the slices' " + Units.length(interval) + "; a slice counts where it begins.");
        sentences.addAll(series.notes());
        return sentences;
    }

    /** Where figures are missing or doubtful. */
    static List<String> shortcomings(ProfileSeries series) {
        Coverage c = series.coverage();
        List<String> sentences = new ArrayList<>();
        sentences.addAll(missingRollups(series));
        list(sentences, c.gaps().stream().map(ReportTexts::gap).toList());
        list(sentences, c.unfinished().stream().map(ReportTexts::unfinished).toList());
        long silent = silentBars(series);
        addIf(sentences, silent > 0, Units.plural(silent, "bar has", "bars have") + " no documents at all: silence, not idleness.");
        addIf(sentences, c.droppedDocuments() > 0, Units.plural(c.droppedDocuments(), "document was", "documents were")
                + " dropped by the service" + reasons(c.losses()) + "; the StatsProfile statuses in its log say "
                + (reasons(c.losses()).isEmpty() ? "why." : "more."));
        addIf(sentences, c.unrecordedCalls() > 0, Units.plural(c.unrecordedCalls(), "call", "calls")
                + " not recorded, beyond the agent's bounds."
                + (c.overMemoryCalls() > 0 ? " Of these, " + Units.plural(c.overMemoryCalls(), "call", "calls")
                        + " had no room within the agent's option memory: raise it, or profile less." : ""));
        return sentences;
    }

    /** What became of documents, where slices tell it, and what went wrong last. */
    private static List<String> delivery(Coverage c) {
        DeliverySums sums = c.delivery();
        List<String> sentences = new ArrayList<>();
        addIf(sentences, sums.runs() > 0, "Delivery" + (sums.runs() < c.runs() ? ", of " + Units.plural(sums.runs(), "run", "runs")
                + " that tell of it" : "") + (c.composition().isOfSlices() ? "" : ", as far as slices among these documents say") + ": "
                + Units.plural(sums.cut(), "document", "documents") + " cut, "
                + Units.count(sums.spooled()) + " spooled, " + Units.count(sums.sent()) + " sent, " + Units.count(sums.acknowledged())
                + " acknowledged, " + Units.count(sums.settled()) + " settled, " + Units.count(sums.retried()) + " retried, "
                + Units.count(c.losses().refused()) + " refused"
                + (sums.spoolBytes() > 0 ? "; up to " + Units.bytes(sums.spoolBytes()) + " waited in a spool" : "") + ".");
        addIf(sentences, sums.cut() > 0 && sums.acknowledged() == 0, "Nothing acknowledged: each slice says what was so when it was cut,"
                + " so Elasticsearch had taken nothing from the service itself before the last of these. What comes here by files or"
                + " another shipper is not counted there.");
        if (sums.lastError() != null) {
            sentences.add("The last error of delivery was at " + DAY_TIME.format(sums.lastErrorTime()) + " UTC"
                    + (sums.lastErrorHost() == null ? "" : " on " + Printable.of(sums.lastErrorHost())) + ": "
                    + Printable.of(sums.lastError()));
        }
        return sentences;
    }

    /** Such as {@code  (queue full: 12, refused: 1)}, most first; empty where no reason is known. */
    private static String reasons(DeliveryLosses losses) {
        Map<String, Long> byWords = new LinkedHashMap<>();
        losses.dropped().forEach((reason, documents) -> byWords.put(reason.words(), documents));
        if (losses.refused() > 0) {
            byWords.put("refused by Elasticsearch", losses.refused());
        }
        return byWords.isEmpty() ? "" : byWords.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(reason -> reason.getKey() + ": " + Units.count(reason.getValue())).collect(Collectors.joining(", ", " (", ")"));
    }

    /** {@link #shortcomings} in a line; empty when there are none. */
    static String summary(ProfileSeries series) {
        Coverage c = series.coverage();
        List<String> parts = new ArrayList<>();
        addIf(parts, !c.composition().missing().isEmpty(), Units.plural(c.composition().missingSlices(), "slice", "slices")
                + " in no hour or day");
        addIf(parts, c.missing() > 0, Units.plural(c.missing(), "slice missing", "slices missing"));
        addIf(parts, !c.unfinished().isEmpty(), Units.plural(c.unfinished().size(), "run fell silent", "runs fell silent"));
        addIf(parts, silentBars(series) > 0, Units.plural(silentBars(series), "bar without documents", "bars without documents"));
        addIf(parts, c.droppedDocuments() > 0, Units.plural(c.droppedDocuments(), "document dropped", "documents dropped"));
        addIf(parts, c.unrecordedCalls() > 0, Units.plural(c.unrecordedCalls(), "call not recorded", "calls not recorded"));
        return parts.isEmpty() ? "" : "Not complete: " + String.join(", ", parts) + ".";
    }

    private static long silentBars(ProfileSeries series) {
        return series.coverage().isEmpty() ? 0 : IntStream.range(0, series.silent().size()).filter(series::isSilent).count();
    }

    /** What Other stands for. */
    static String other(ProfileSeries series, Measure measure) {
        long hidden = hiddenFunctions(series, measure);
        String named = Units.plural(hidden, "function", "functions");
        return series.series(measure).foldedTotal() == 0 ? named : (hidden > 0 ? named + " and " : "") + "what documents folded";
    }

    /** How far what is not shown by name may be off. */
    static Uncertainty otherUncertainty(ProfileSeries series) {
        Set<String> named = series.series().bands().stream().map(Band::function).collect(Collectors.toSet());
        return Stream.concat(series.functions().stream().filter(row -> !named.contains(row.function())), Stream.of(series.folded()))
                .map(row -> row.timing().uncertainty()).reduce(Uncertainty.NONE, Uncertainty::plus);
    }

    /** How the figures of a function came about. */
    static Timing timing(ProfileSeries series, String function) {
        return series.functions().stream().filter(row -> row.function().equals(function)).map(FunctionTotals::timing).findFirst()
                .orElse(Timing.EXACT);
    }

    static String open(FunctionTotals row) {
        return row.openCalls() == 0 ? "" : Units.count(row.openCalls());
    }

    private static String gap(SliceGap gap) {
        boolean isAll = gap.count() == gap.lastSequence() - gap.firstSequence() + 1;
        String which = !isAll ? gap.count() + " of slices " + gap.firstSequence() + " to " + gap.lastSequence()
                : gap.count() == 1 ? "slice " + gap.firstSequence() : "slices " + gap.firstSequence() + " to " + gap.lastSequence();
        return "run " + gap.runId() + " lacks " + which + ", between " + TIME.format(gap.after()) + " and " + TIME.format(gap.before())
                + ".";
    }

    private static String unfinished(UnfinishedRun run) {
        return "run " + run.runId() + " falls silent at " + TIME.format(run.lastEnd())
                + " without a last slice (killed, cut off, or still on its way).";
    }

    private static void list(List<String> sentences, List<String> all) {
        sentences.addAll(all.subList(0, Math.min(LISTED, all.size())));
        addIf(sentences, all.size() > LISTED, "... and " + (all.size() - LISTED) + " more.");
    }

    private static void addIf(List<String> sentences, boolean holds, String sentence) {
        if (holds) {
            sentences.add(sentence);
        }
    }

    private static void addNames(List<String> parts, String prefix, String plural, SortedSet<String> names) {
        if (names.size() > LISTED) {
            parts.add(names.size() + " " + plural);
        } else if (!names.isEmpty()) {
            parts.add(prefix + String.join(", ", names));
        }
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
