package io.statsprofile.matrix;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Faults of the process that a service is: it ends, at once or in order, is reloaded, or has no memory. */
final class ProcessRows {

    private static final String FAMILY = "process";
    private static final int KILLS = 20;
    private static final int RELOADS = 50;
    private static final int LONGEST_MILLIS = 200;

    private static final Row RELOADED = new Row("reloaded-in-an-outage", FAMILY, Promise.EXACT, ProcessRows::reloaded);

    private static final Row APPENDER_RELOADED = new Row("appender-reloaded", FAMILY, Promise.EXACT, ProcessRows::appenderReloaded);

    private ProcessRows() {
    }

    static List<Row> rows() {
        return List.of(new Row("out-of-memory", FAMILY, Promise.EXACT, ProcessRows::outOfMemory),
                new Row("kill-9", FAMILY, Promise.EXACT, ProcessRows::kill),
                new Row("stopped-in-an-outage", FAMILY, Promise.EXACT, ProcessRows::stopped),
                new Row("stopped-without-a-spool", FAMILY, Promise.LOSS_TOLD, ProcessRows::stoppedWithoutSpool),
                RELOADED,
                RELOADED.inMemory(),
                APPENDER_RELOADED,
                APPENDER_RELOADED.inMemory(),
                new Row("cloned-process", FAMILY, Promise.EXACT, ProcessRows::cloned),
                new Row("cloned-with-its-spool", FAMILY, Promise.EXACT, ProcessRows::clonedWithSpool));
    }

    private static void outOfMemory(TestBed bed) throws Exception {
        try (ServiceProcess process = ServiceProcess.start(bed, ForkedService.Mode.OUT_OF_MEMORY, bed.documents(), List.of("-Xmx96m"))) {
            process.awaitEnd();
            long times = process.count("hoarded", "");
            bed.counts().note("heap full " + times + " times");
            for (long i = 0; i < times; i++) {
                bed.counts().broke();
            }
        }
    }

    /** A service is killed while it makes, writes and delivers documents; the next one goes on where it was. */
    private static void kill(TestBed bed) throws Exception {
        Random random = new Random(1);
        int kills = bed.times(KILLS);
        for (int i = 0; i < kills; i++) {
            try (ServiceProcess process = ServiceProcess.start(bed, ForkedService.Mode.UNTIL_KILLED, 0, List.of("-Xmx128m"))) {
                process.awaitSpooled(bed.documents() / kills);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
                process.kill();
                bed.counts().broke();
                bed.counts().killed(ForkedService.INSTANCES * ForkedService.TOGETHER);
            }
        }
        try (ServiceProcess process = ServiceProcess.start(bed, ForkedService.Mode.PRODUCE, bed.documents() / kills, List.of())) {
            process.awaitEnd();
        }
        bed.counts().note(kills + " kills");
    }

    /** A service ends in order while Elasticsearch is away and answers of before are lost; the next one finds what it has left. */
    private static void stopped(TestBed bed) throws Exception {
        bed.start();
        bed.produceSome();
        bed.proxy().fault(Faults.ofBulk(Faults.resetAfter()));
        bed.produce(bed.documents() / 2);
        bed.proxy().refuse();
        bed.produce(bed.documents() / 2);
        bed.stop();
        bed.admin().rollOver(bed.stream());
        bed.start();
        bed.produceSome();
        bed.proxy().fault(Fault.NONE);
        bed.proxy().accept();
    }

    /** What waits in memory ends with the process. */
    private static void stoppedWithoutSpool(TestBed bed) throws Exception {
        bed.settings(bed.settings().withoutSpool());
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        bed.proxy().refuse();
        bed.counts().broke();
        bed.produce(bed.documents());
        bed.stop();
        bed.proxy().accept();
        bed.start();
        bed.produceSome();
    }

    private static void reloaded(TestBed bed) throws Exception {
        int reloads = bed.times(RELOADS);
        bed.start(ForkedService.INSTANCES);
        bed.produceSome();
        bed.awaitDelivered();
        bed.proxy().fault(Faults.resetAfter());
        for (int i = 0; i < reloads; i++) {
            if (i == reloads / 2) {
                bed.admin().rollOver(bed.stream());
                bed.proxy().refuse();
            }
            bed.produce(bed.documents() / reloads);
            bed.reload();
            bed.counts().broke();
        }
        bed.proxy().fault(Fault.NONE);
        bed.proxy().accept();
        bed.produceSome();
        bed.counts().note(reloads + " reloads");
    }

    /** As before, but with all of an appender: Logback's configuration, regions that are logged, and slices. */
    private static void appenderReloaded(TestBed bed) throws Exception {
        int reloads = bed.times(RELOADS);
        try (LoggingService service = LoggingService.of(bed)) {
            service.produce(bed.documents() / 10);
            service.awaitDelivered();
            bed.proxy().fault(Faults.ofBulk(Faults.resetAfter()));
            for (int i = 0; i < reloads; i++) {
                if (i == reloads / 2) {
                    bed.admin().rollOver(bed.stream());
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
            service.end();
        }
        bed.counts().note(reloads + " reloads");
    }

    /**
     * Services are started twice from one state, as from a checkpoint, and both make documents of the same ids from then on. First answers
     * are lost meanwhile; later, when each pair has met, the stream is rolled over as well.
     */
    private static void cloned(TestBed bed) throws Exception {
        bed.start(ForkedService.INSTANCES);
        bed.produceSome();
        bed.awaitDelivered();
        bed.cloneAll(bed.spool());
        bed.counts().broke();
        bed.proxy().fault(Faults.ofBulk(Faults.alternating(1, 1, Faults.resetAfter())));
        bed.produce(bed.documents() / 2);
        bed.proxy().fault(Fault.NONE);
        bed.awaitDelivered();
        bed.awaitTrouble("another process has our run id");
        bed.proxy().fault(new RolloverBetween(bed, 1));
        bed.produce(bed.documents() / 2);
        bed.proxy().fault(Fault.NONE);
        bed.produceSome();
        bed.awaitDelivered();
        requireOtherRuns(bed, ForkedService.INSTANCES);
    }

    /** As before, but a machine is copied in an outage, with a spool in which documents wait: both have these, and they are the same. */
    private static void clonedWithSpool(TestBed bed) throws Exception {
        bed.start(ForkedService.INSTANCES);
        bed.produceSome();
        bed.awaitDelivered();
        bed.proxy().fault(Faults.ofBulk(Faults.resetAfter()));
        bed.produceSome();
        bed.proxy().refuse();
        bed.produce(bed.documents() / 2);
        bed.awaitWritten();
        Path copy = bed.directory().resolve("copy");
        Trees.copy(bed.spool(), copy);
        bed.cloneAll(copy);
        bed.counts().broke();
        bed.produce(bed.documents() / 2);
        bed.proxy().fault(Faults.ofBulk(Faults.alternating(1, 2, Faults.resetAfter())));
        bed.proxy().accept();
        bed.awaitDelivered();
        bed.proxy().fault(Fault.NONE);
        bed.produceSome();
        bed.awaitDelivered();
        bed.awaitTrouble("another process has our run id");
        requireOtherRuns(bed, ForkedService.INSTANCES);
    }

    /** Where the two of a pair met in the middle of a request, each of them has another run id, and else one has. */
    private static void requireOtherRuns(TestBed bed, int pairs) throws Exception {
        bed.admin().send("POST", "/" + bed.stream() + "/_refresh", null);
        long runs = bed.admin().send("POST", "/" + bed.stream() + "/_search?size=0",
                "{\"aggs\": {\"runs\": {\"cardinality\": {\"field\": \"statsprofile.run_id\"}}}}").at("/aggregations/runs/value").asLong();
        bed.counts().require(runs >= 2 * pairs && runs <= 3 * pairs, pairs + " pairs have " + runs + " run ids");
    }
}
