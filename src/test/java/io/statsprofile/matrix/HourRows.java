package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.backfill.Backfill;
import io.statsprofile.internal.backfill.BackfillPlan;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.RequestRetry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of the family {@code agent} once more, by a service that adds its slices up, every few seconds instead of every hour. In the end
 * each slice must be in one hour and none in two, and hours must have what slices have, in the stream of hours and in the flat one. Of
 * processes that are killed hours may lack slices that were cut last; then {@code rollup} must make what is missing.
 */
final class HourRows {

    private static final String FAMILY = "hours";
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofHours(3);
    private static final String SLICES = """
            {"size": 10000, "_source": ["statsprofile.run_id", "statsprofile.sequence"],
             "query": {"term": {"statsprofile.kind": "slice"}}}""";
    private static final String HOURS = """
            {"size": 10000,
             "_source": ["statsprofile.run_id", "statsprofile.sequence", "statsprofile.last_sequence", "statsprofile.slices"]}""";
    private static final String ROWS_OF_HOURS = """
            {"size": 0, "aggs": {"rows": {"composite": {"size": 10000, "sources": [{"hour": {"terms": {"field": "event.id"}}},
              {"function": {"terms": {"field": "statsprofile.func_profile.function"}}}]}}}}""";
    private static final String CALLS = """
            {"size": 0, "query": {"bool": {"must_not": {"term": {"statsprofile.kind": "region"}}}},
             "aggs": {"calls": {"sum": {"field": "%s"}}}}""";

    private HourRows() {
    }

    static List<Row> rows() {
        Row reloaded = row("hours-reloaded", AppenderRows::reloaded, false);
        return List.of(row("hours-outage", AppenderRows::outage, false), row("hours-rollover", AppenderRows::rollover, false), reloaded,
                reloaded.inMemory(), row("hours-kill-9", AppenderRows::kill, true));
    }

    /** @param kills whether processes are killed */
    private static Row row(String name, Row.Scenario scenario, boolean kills) {
        return new Row(name, FAMILY, Promise.EXACT, bed -> {
            bed.intoBothStreams();
            bed.withHours();
            scenario.play(bed);
            if (!bed.isNaive()) {
                require(bed, kills);
            }
        });
    }

    private static void require(TestBed bed, boolean kills) throws IOException, InterruptedException {
        Covered covered = Covered.of(bed);
        if (kills) {
            bed.counts().note(covered.inNone + " of " + covered.slices + " slices were in no hour before rollup");
            rollUp(bed);
            covered = Covered.of(bed);
        } else {
            bed.counts().require(covered.inHours == covered.slices,
                    covered.inHours + " slices are in hours, and " + covered.slices + " are there");
            List<Long> calls = List.of(calls(bed, bed.stream(), "statsprofile.total_calls"),
                    calls(bed, bed.hourStream(), "statsprofile.total_calls"),
                    calls(bed, bed.functionHourStream(), "statsprofile.func_profile.ncalls"));
            bed.counts().require(calls.stream().distinct().count() == 1 && calls.get(0) > 0,
                    "calls of slices, of hours and of hours in the flat stream are " + calls);
        }
        bed.counts().require(covered.slices > 0 && covered.documents > 1,
                "there are " + covered.slices + " slices and " + covered.documents + " hours, so the row shows nothing of hours");
        bed.counts().require(covered.inNone == 0, covered.inNone + " of " + covered.slices + " slices are in no hour");
        bed.counts().require(covered.inSeveral == 0, covered.inSeveral + " of " + covered.slices + " slices are in more hours than one");
        int twice = 0;
        for (JsonNode row : bed.admin().send("POST", "/" + bed.functionHourStream() + "/_search", ROWS_OF_HOURS)
                .at("/aggregations/rows/buckets")) {
            twice += row.path("doc_count").asInt() > 1 ? 1 : 0;
        }
        bed.counts().require(twice == 0, twice + " functions of hours are in the flat stream more than once");
    }

    private static long calls(TestBed bed, String stream, String field) throws IOException, InterruptedException {
        return bed.admin().send("POST", "/" + stream + "/_search", CALLS.formatted(field)).at("/aggregations/calls/value").asLong();
    }

    /** As an operator does it later. */
    private static void rollUp(TestBed bed) throws IOException {
        RequestRetry retry = RequestRetry.patient(TIME, note -> { });
        BackfillPlan plan = new BackfillPlan(null, null, Instant.now().plus(LATER), Duration.ZERO, bed.settings().service(), null, null,
                1_000, true,
                false, true);
        List<String> problems = new ArrayList<>();
        try (Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(bed.admin().server())
                .mostAnswerBytes(64_000_000)
                .build(), retry)) {
            new Backfill(plan, line -> { }, problems::add).ofStreams(elasticsearch, retry);
        }
        bed.counts().require(problems.isEmpty(), "rollup says " + problems);
    }

    /**
     * Which slices are in hours.
     *
     * @param slices in Elasticsearch
     * @param documents of hours
     * @param inHours how many slices hours say they have
     * @param inNone slices that are in no hour
     * @param inSeveral slices that are in more hours than one
     */
    private record Covered(int slices, int documents, long inHours, int inNone, int inSeveral) {

        static Covered of(TestBed bed) throws IOException, InterruptedException {
            bed.admin().send("POST", "/" + bed.stream() + "," + bed.hourStream() + "," + bed.functionHourStream() + "/_refresh", null);
            Map<String, List<long[]>> ranges = new HashMap<>();
            JsonNode hours = bed.admin().send("POST", "/" + bed.hourStream() + "/_search", HOURS).at("/hits/hits");
            long inHours = 0;
            for (JsonNode hit : hours) {
                JsonNode hour = hit.at("/_source/statsprofile");
                ranges.computeIfAbsent(hour.path("run_id").asText(), run -> new ArrayList<>())
                        .add(new long[] {hour.path("sequence").asLong(), hour.path("last_sequence").asLong()});
                inHours += hour.path("slices").asLong();
            }
            JsonNode slices = bed.admin().send("POST", "/" + bed.stream() + "/_search", SLICES).at("/hits/hits");
            int inNone = 0;
            int inSeveral = 0;
            for (JsonNode hit : slices) {
                JsonNode slice = hit.at("/_source/statsprofile");
                long sequence = slice.path("sequence").asLong();
                long in = ranges.getOrDefault(slice.path("run_id").asText(), List.of()).stream()
                        .filter(range -> range[0] <= sequence && sequence <= range[1]).count();
                inNone += in == 0 ? 1 : 0;
                inSeveral += in > 1 ? 1 : 0;
            }
            return new Covered(slices.size(), hours.size(), inHours, inNone, inSeveral);
        }
    }
}
