package io.statsprofile.matrix;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Faults of the process that a service is: it ends, at once or in order, is reloaded, or has no memory. */
final class ProcessRows {

    private static final String FAMILY = "process";
    private static final int KILLS = 20;
    private static final int RELOADS = 50;
    private static final int LONGEST_MILLIS = 200;

    private ProcessRows() {
    }

    static List<Row> rows() {
        return List.of(new Row("out-of-memory", FAMILY, Promise.EXACT, ProcessRows::outOfMemory),
                new Row("kill-9", FAMILY, Promise.EXACT, ProcessRows::kill),
                new Row("stopped-in-an-outage", FAMILY, Promise.EXACT, ProcessRows::stopped),
                new Row("reloaded-in-an-outage", FAMILY, Promise.EXACT, ProcessRows::reloaded));
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

    private static void reloaded(TestBed bed) throws Exception {
        int reloads = bed.times(RELOADS);
        bed.start(ForkedService.INSTANCES);
        bed.produceSome();
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
}
