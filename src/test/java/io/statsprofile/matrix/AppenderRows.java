package io.statsprofile.matrix;

import com.acme.matrix.Order;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Faults of a service that has all of the product: the packaged jars, the agent with what it sees, the appender, slices and regions, and
 * both streams. What is counted is each region in each stream. In the end the figures of what the agent has seen must be whole, too.
 */
final class AppenderRows {

    static final String FAMILY = "agent";
    private static final int KILLS = 20;
    private static final int RELOADS = 50;
    private static final int LONGEST_MILLIS = 200;
    /** Of the requests of one stream: after them nothing breaks any more. Each lost answer has a pause after it. */
    private static final int MOST_REQUESTS = 40;
    private static final String TOTAL = Order.class.getName() + ".total";
    private static final String PRICE = Order.class.getName() + ".price";

    private AppenderRows() {
    }

    static List<Row> rows() {
        Row outage = exact("agent-outage", AppenderRows::outage);
        Row rollover = exact("agent-rollover", AppenderRows::rollover);
        Row reloaded = exact("agent-reloaded", AppenderRows::reloaded);
        return List.of(outage, outage.inMemory(), rollover, rollover.inMemory(), reloaded, reloaded.inMemory(),
                exact("agent-kill-9", AppenderRows::kill));
    }

    private static Row exact(String name, Row.Scenario scenario) {
        return new Row(name, FAMILY, Promise.EXACT, bed -> {
            bed.intoBothStreams();
            scenario.play(bed);
        });
    }

    /** First answers are lost, then nothing comes through; meanwhile the streams are rolled over. */
    static void outage(TestBed bed) throws Exception {
        try (AppenderProcess service = AppenderProcess.start(bed)) {
            service.produce(bed.documents() / 10);
            service.awaitDelivered();
            produceInAnOutage(bed, service);
            service.produce(bed.documents() / 10);
            requireFigures(bed, service.end());
        }
    }

    static void produceInAnOutage(TestBed bed, AppenderProcess service) throws IOException, InterruptedException {
        bed.proxy().fault(Faults.ofBulk(Faults.resetAfter()));
        service.produce(bed.documents() / 2);
        bed.proxy().refuse();
        bed.rollOver();
        service.produce(bed.documents() / 2);
        bed.proxy().fault(Fault.NONE);
        bed.proxy().accept();
    }

    static void rollover(TestBed bed) throws Exception {
        try (AppenderProcess service = AppenderProcess.start(bed)) {
            service.produce(bed.documents() / 10);
            service.awaitDelivered();
            bed.proxy().fault(new RolloverBetween(bed, 1, MOST_REQUESTS));
            service.produce(bed.documents());
            service.awaitDelivered();
            bed.proxy().fault(Fault.NONE);
            service.produce(bed.documents() / 10);
            requireFigures(bed, service.end());
        }
    }

    static void reloaded(TestBed bed) throws Exception {
        int reloads = bed.times(RELOADS);
        try (AppenderProcess service = AppenderProcess.start(bed)) {
            service.produce(bed.documents() / 10);
            service.awaitDelivered();
            bed.proxy().fault(Faults.ofBulk(Faults.resetAfter()));
            for (int i = 0; i < reloads; i++) {
                if (i == reloads / 2) {
                    bed.rollOver();
                    bed.proxy().refuse();
                }
                service.produce(bed.documents() / reloads);
                service.reload();
                bed.counts().broke();
            }
            bed.proxy().fault(Fault.NONE);
            bed.proxy().accept();
            service.reload();
            service.produce(bed.documents() / 10);
            requireFigures(bed, service.end());
        }
        bed.counts().note(reloads + " reloads");
    }

    /** Each time the next one takes over what the one before has left, for either stream. */
    static void kill(TestBed bed) throws Exception {
        Random random = new Random(1);
        int kills = bed.times(KILLS);
        for (int i = 0; i < kills; i++) {
            try (AppenderProcess service = AppenderProcess.startToKill(bed)) {
                service.goOn();
                service.awaitSpooled(bed.documents() / kills);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
                service.kill();
                bed.counts().broke();
                bed.counts().killed(2 * AppenderService.TOGETHER);
            }
            if (i == kills / 2) {
                bed.rollOver();
            }
        }
        try (AppenderProcess service = AppenderProcess.start(bed)) {
            service.produce(bed.documents() / kills);
            service.end();
        }
        requireFiguresOfRegions(bed, (long) kills * AppenderService.TOGETHER);
        bed.counts().note(kills + " kills");
    }

    /**
     * That slices have each call that was made, and regions all of theirs.
     *
     * @param calls of {@code Order.total} by the service
     */
    static void requireFigures(TestBed bed, long calls) throws IOException, InterruptedException {
        requireFiguresOfRegions(bed, 0);
        require(bed, "slices", calls, calls(bed, "slice", TOTAL));
        require(bed, "slices", Order.ITEMS * calls, calls(bed, "slice", PRICE));
    }

    /**
     * @param apart regions of which, at most, one stream's document was on disk when the process was killed, and the other's was not yet
     */
    private static void requireFiguresOfRegions(TestBed bed, long apart) throws IOException, InterruptedException {
        bed.admin().send("POST", "/" + bed.stream() + "," + bed.functionStream() + "/_refresh", null);
        long regions = bed.admin().send("GET", "/" + bed.stream() + "/_count",
                "{\"query\": {\"term\": {\"statsprofile.kind\": \"region\"}}}")
                .path("count").asLong();
        List<Long> totals = calls(bed, "region", TOTAL);
        bed.counts().require(totals.get(0) == regions && Math.abs(totals.get(1) - regions) <= apart,
                "of " + regions + " calls " + totals + " are in the regions of the two streams, which may be " + apart + " apart");
        require(bed, "regions", List.of(Order.ITEMS * totals.get(0), Order.ITEMS * totals.get(1)), calls(bed, "region", PRICE));
    }

    private static void require(TestBed bed, String where, long expected, List<Long> found) {
        require(bed, where, List.of(expected, expected), found);
    }

    private static void require(TestBed bed, String where, List<Long> expected, List<Long> found) {
        bed.counts().require(found.equals(expected),
                "of " + expected + " calls " + found + " are in the " + where + " of the two streams");
    }

    /** In the stream of slices, and in the flat one. */
    private static List<Long> calls(TestBed bed, String kind, String function) throws IOException, InterruptedException {
        JsonNode nested = bed.admin().send("POST", "/" + bed.stream() + "/_search?size=0", """
                {"query": {"term": {"statsprofile.kind": "%s"}},
                 "aggs": {"all": {"nested": {"path": "statsprofile.func_profiles"},
                  "aggs": {"one": {"filter": {"term": {"statsprofile.func_profiles.function": "%s"}},
                   "aggs": {"calls": {"sum": {"field": "statsprofile.func_profiles.ncalls"}}}}}}}}""".formatted(kind, function));
        JsonNode flat = bed.admin().send("POST", "/" + bed.functionStream() + "/_search?size=0", """
                {"query": {"bool": {"filter": [{"term": {"statsprofile.kind": "%s"}},
                  {"term": {"statsprofile.func_profile.function": "%s"}}]}},
                 "aggs": {"calls": {"sum": {"field": "statsprofile.func_profile.ncalls"}}}}""".formatted(kind, function));
        return List.of(nested.at("/aggregations/all/one/calls/value").asLong(), flat.at("/aggregations/calls/value").asLong());
    }
}
