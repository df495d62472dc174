package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Composition;
import io.statsprofile.internal.series.MissingRollup;
import io.statsprofile.internal.series.Stretch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chooses from which documents in Elasticsearch a question is answered. By itself it takes hours for more than two hours, and days for
 * more than four weeks, as long as they have more slices than they lack: right after an upgrade they are not there yet, and the slices
 * are. What they lack is named and not asked from slices, which would take the time that hours are there to save.
 */
final class ResolutionChoice {

    /** Up to here slices answer soon enough, and show more. */
    private static final long SHORT = 2 * Stretches.HOUR;
    private static final long LONG = Duration.ofDays(28).toMillis();

    private final PointInTimeSearch search;
    private final ProfileQuery query;
    private final long nowMillis;
    private final boolean survey;
    private final List<String> notes = new ArrayList<>();

    private ResolutionChoice(PointInTimeSearch search, ProfileQuery query, long nowMillis, boolean survey) {
        this.search = search;
        this.query = query;
        this.nowMillis = nowMillis;
        this.survey = survey;
    }

    /** Whether anything but the filter's own kind may be chosen, as far as the question itself tells. */
    static boolean mayTakeRollups(ProfileQuery query) {
        return longest(query) != Kind.SLICE && (query.resolution() != Resolution.AUTO || query.from() == null || query.to() == null
                || query.to().toEpochMilli() - query.from().toEpochMilli() > SHORT);
    }

    /**
     * @param nowMillis what the time is: the newest hours are not expected to be there
     * @param survey whether it is to be said what is missing; without, the question itself has to say what is to be taken
     */
    static ChosenDocuments of(PointInTimeSearch search, ProfileQuery query, long nowMillis, boolean survey) throws IOException {
        boolean looks = survey || query.resolution() == Resolution.AUTO;
        return mayTakeRollups(query) ? new ResolutionChoice(search, query, nowMillis, looks).choose()
                : ChosenDocuments.ofOneKind(slices(search, query), List.of());
    }

    /** The longest documents that the question allows. */
    private static Kind longest(ProfileQuery query) {
        boolean isOfHours = isMultiple(query.bucket(), Stretches.HOUR) && query.filter().kind() == Kind.SLICE;
        boolean isOfDays = isMultiple(query.bucket(), Stretches.DAY) && query.filter().host() == null && query.filter().labels().isEmpty();
        return switch (query.resolution()) {
            case SLICES -> Kind.SLICE;
            case HOURS -> Kind.HOUR;
            case DAYS -> Kind.DAY;
            case AUTO -> !isOfHours ? Kind.SLICE : isOfDays ? Kind.DAY : Kind.HOUR;
        };
    }

    private static boolean isMultiple(Duration bucket, long unit) {
        return bucket == null || bucket.toMillis() % unit == 0;
    }

    private ChosenDocuments choose() throws IOException {
        Instant[] window = window();
        if (window == null) {
            return ChosenDocuments.ofOneKind(slices(search, query), notes);
        }
        long from = window[0].toEpochMilli();
        long to = window[1].toEpochMilli();
        boolean isAuto = query.resolution() == Resolution.AUTO;
        Kind longest = isAuto && to - from <= SHORT ? Kind.SLICE : isAuto && to - from <= LONG ? Kind.HOUR : longest(query);
        List<Stretch> stretches = Stretches.of(longest, from, to, nowMillis);
        ChosenDocuments chosen = choice(window, stretches, isAuto);
        if (chosen == null && first(stretches, Kind.DAY) != null) {
            chosen = choice(window, Stretches.of(Kind.HOUR, from, to, nowMillis), isAuto);
        }
        if (chosen == null && !isAuto) {
            notes.add("No whole hour that ended ten minutes ago or earlier is in this window, so it is made of slices.");
        }
        return chosen != null ? chosen : ChosenDocuments.ofOneKind(slices(search, query), notes);
    }

    /** Null where slices are to be taken, or days are wanted and there are none that pay. */
    private ChosenDocuments choice(Instant[] window, List<Stretch> stretches, boolean isAuto) throws IOException {
        Stretch first = first(stretches, Kind.HOUR, Kind.DAY);
        if (first == null) {
            return null;
        }
        Stretch days = first(stretches, Kind.DAY);
        Buckets buckets = Buckets.of(window[0], window[1], query.bucket(), days != null ? Stretches.DAY : Stretches.HOUR);
        if (!survey) {
            return new ChosenDocuments(buckets, stretches, List.of(), notes);
        }
        Query names = Conditions.names(query.filter());
        RollupSurvey ofDays = new RollupSurvey(search, names);
        if (days != null && isPoor(ofDays.days(days.from(), days.to())) && isAuto) {
            return null;
        }
        Stretch last = stretches.get(stretches.size() - 1);
        Instant to = last.kind() == Kind.SLICE ? last.from() : last.to();
        RollupSurvey ofHours = new RollupSurvey(search, names).hours(first.from(), to);
        if (isAuto && days == null && isPoor(ofHours)) {
            if (ofHours.missingSlices() > 0) {
                notes.add("Most slices from " + first.from() + " to " + to + " are in no hour document, so all of this is made of slices. "
                        + "Hours would answer sooner: '" + Composition.rollup(first.from(), to)
                        + "' makes them, and --resolution hours takes those that are there.");
            }
            return null;
        }
        edge(names, stretches.get(0), true);
        if (stretches.size() > 1) {
            edge(names, last, false);
        }
        List<MissingRollup> missing = new ArrayList<>(ofDays.missing());
        missing.addAll(ofHours.missing());
        return new ChosenDocuments(buckets, stretches, missing, notes);
    }

    private static boolean isPoor(RollupSurvey survey) {
        return survey.found() <= survey.missingSlices();
    }

    private static Stretch first(List<Stretch> stretches, Kind... kinds) {
        return stretches.stream().filter(stretch -> List.of(kinds).contains(stretch.kind())).findFirst().orElse(null);
    }

    /** Says where a part of an hour at the window's edge has no slices, though its hour is there: an hour cannot be divided. */
    private void edge(Query names, Stretch stretch, boolean isFirst) throws IOException {
        if (stretch.kind() != Kind.SLICE) {
            return;
        }
        Instant hour = isFirst ? Instant.ofEpochMilli(stretch.to().toEpochMilli() - Stretches.HOUR) : stretch.from();
        AggregateResult found = search.aggregate(Conditions.both(names, Conditions.time(Fields.TIMESTAMP, hour, stretch.to())), Map.of(
                "slices", Aggregations.where(Conditions.both(Conditions.kind(Kind.SLICE), Conditions.time(Fields.TIMESTAMP, stretch.from(),
                        stretch.to())), Map.of()),
                "hours", Aggregations.where(Conditions.kind(Kind.HOUR), Map.of())));
        if (found.count("slices") == 0 && found.count("hours") > 0) {
            notes.add("From " + stretch.from() + " to " + stretch.to() + " there are no slices, but only hours that cannot be divided; "
                    + "they are left out. Choose a window of whole hours.");
        }
    }

    /** The window, its open ends closed by what is there; null where nothing is. */
    private Instant[] window() throws IOException {
        if (query.from() != null && query.to() != null) {
            return new Instant[] {query.from(), query.to()};
        }
        AggregateResult found = search.aggregate(Conditions.both(Conditions.names(query.filter()), Conditions.any(List.of(
                Conditions.both(Conditions.kind(Kind.SLICE), Conditions.time(Fields.EVENT_START, query.from(), query.to())),
                Conditions.both(Conditions.any(List.of(Conditions.kind(Kind.HOUR), Conditions.kind(Kind.DAY))),
                        Conditions.time(Fields.TIMESTAMP, query.from(), query.to()))))), Map.of(
                "slices", ends(Kind.SLICE, Fields.EVENT_START), "hours", ends(Kind.HOUR, Fields.TIMESTAMP),
                "days", ends(Kind.DAY, Fields.TIMESTAMP)));
        AggregateResult slices = found.in("slices");
        long interval = slices.nanos("interval") / 1_000_000;
        long first = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        if (slices.number("last") != 0) {
            first = slices.number("first");
            end = Buckets.nominal(slices.number("last"), interval) + Math.max(1, interval);
        }
        for (String kind : longest(query) == Kind.DAY ? List.of("hours", "days") : List.of("hours")) {
            AggregateResult rollups = found.in(kind);
            if (rollups.number("last") != 0) {
                first = Math.min(first, rollups.number("first"));
                end = Math.max(end, rollups.number("last") + rollups.nanos("interval") / 1_000_000);
            }
        }
        if (first == Long.MAX_VALUE) {
            return null;
        }
        Instant from = query.from() != null ? query.from() : Instant.ofEpochMilli(first);
        Instant to = query.to() != null ? query.to() : Instant.ofEpochMilli(end);
        return to.isBefore(from) ? null : new Instant[] {from, to};
    }

    private static Aggregation ends(Kind kind, String field) {
        return Aggregations.where(Conditions.kind(kind), Map.of("first", Aggregations.min(field), "last", Aggregations.max(field),
                "interval", Aggregations.max(Fields.INTERVAL)));
    }

    /** The window of a question that is answered from documents of the filter's kind alone. */
    private static Buckets slices(PointInTimeSearch search, ProfileQuery query) throws IOException {
        Query documents = Conditions.both(Conditions.documents(query.filter(), query.from(), query.to()), Conditions.kind(query.filter()));
        AggregateResult found = search.aggregate(documents, Map.of("first", Aggregations.min(Fields.EVENT_START), "last",
                Aggregations.max(Fields.EVENT_START),
                "interval", Aggregations.max(Fields.INTERVAL)));
        return Buckets.of(query, found.number("first") == 0 ? 0 : 1, found.number("first"), found.number("last"),
                found.nanos("interval") / 1_000_000);
    }
}
