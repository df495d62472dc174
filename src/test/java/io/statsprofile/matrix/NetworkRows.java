package io.statsprofile.matrix;

import io.statsprofile.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Faults of what lies between a service and Elasticsearch. */
final class NetworkRows {

    private static final String FAMILY = "network";
    /** So many milliseconds for 2 kB are slower than a request with more than a few documents may be. */
    private static final long SLOW_MILLIS = 1_500;
    private static final String HOST = "search.test";

    private NetworkRows() {
    }

    static List<Row> rows() {
        Row refused = row("refused", NetworkRows::refused);
        Row blackHole = row("black-hole", bed -> bed.through(Faults.blackHole()));
        Row resetAfter = row("reset-after", bed -> bed.through(Faults.often(Faults.resetAfter())));
        return List.of(refused, refused.inMemory(),
                new Row("queue-bound-exceeded", FAMILY, Promise.LOSS_TOLD, NetworkRows::queueExceeded),
                blackHole, blackHole.inMemory(),
                row("reset-before", bed -> bed.through(Faults.often(Faults.resetBefore()))),
                resetAfter, resetAfter.inMemory(),
                row("slow-read", NetworkRows::slowRead),
                row("trickle", bed -> bed.through(Faults.ofBulk(Faults.alternating(1, 2, Faults.trickle())))),
                row("half-answer", bed -> bed.through(Faults.often(Faults.halfAnswer()))),
                row("one-of-two-urls-dead", NetworkRows::oneOfTwoUrlsDead),
                row("certificate-rotated", NetworkRows::certificateRotated),
                row("dns-gone-and-back", NetworkRows::dnsGone));
    }

    private static Row row(String name, Row.Scenario scenario) {
        return new Row(name, FAMILY, Promise.EXACT, scenario);
    }

    private static void refused(TestBed bed) throws Exception {
        bed.start();
        bed.produceSome();
        bed.proxy().refuse();
        bed.counts().broke();
        bed.produce(bed.documents());
        bed.awaitTrouble("the connection was refused");
        bed.proxy().accept();
        bed.produceSome();
    }

    /** An outage in which more documents are made than may wait in memory. */
    private static void queueExceeded(TestBed bed) throws Exception {
        bed.settings(bed.settings().withoutSpool().withBounds(Math.max(1, bed.documents() / 20), Long.MAX_VALUE));
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        bed.proxy().refuse();
        bed.counts().broke();
        bed.produce(bed.documents());
        bed.awaitTrouble("dropped: ");
        bed.proxy().accept();
        bed.awaitDelivered();
        bed.produceSome();
    }

    private static void slowRead(TestBed bed) throws Exception {
        bed.start();
        bed.produceSome();
        bed.proxy().readSlowly(SLOW_MILLIS);
        bed.counts().broke();
        bed.produce(bed.documents());
        bed.awaitTrouble("requestTimeout");
        bed.proxy().readSlowly(0);
        bed.produceSome();
    }

    private static void oneOfTwoUrlsDead(TestBed bed) throws Exception {
        FaultProxy dead = bed.closing(new FaultProxy(bed.admin().server()));
        bed.settings(bed.settings().withUrls(dead.url() + "," + bed.proxy().url()));
        bed.start();
        bed.produceSome();
        dead.refuse();
        bed.counts().broke();
        bed.produce(bed.documents() / 2);
        // Then the other one; what was sent to it last may have been processed, and may be sent to the first one after a rollover.
        dead.accept();
        bed.proxy().fault(new RolloverBetween(bed, 1));
        bed.produce(bed.documents() / 10);
        bed.proxy().refuse();
        bed.produce(bed.documents() / 2);
        bed.awaitDelivered();
        bed.proxy().accept();
        bed.proxy().fault(Fault.NONE);
        bed.produceSome();
    }

    /** The server gets a certificate of another authority; only later the service's file of authorities has that, too. */
    private static void certificateRotated(TestBed bed) throws Exception {
        Path caFile = bed.directory().resolve("ca.pem");
        Files.writeString(caFile, TestCertificate.any().pem());
        FaultProxy proxy = bed.closing(new FaultProxy(bed.admin().server(), "https", TestCertificate.any().sockets()));
        TestCertificate renewed = new TestCertificate();
        bed.settings(bed.settings().withUrls(proxy.url()).withCaFile(caFile));
        bed.start();
        bed.produceSome();
        proxy.certificate(renewed.sockets());
        bed.counts().broke();
        bed.produce(bed.documents());
        bed.awaitTrouble("TLS failed");
        replace(caFile, renewed.pem());
        bed.produceSome();
    }

    private static void replace(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void dnsGone(TestBed bed) throws Exception {
        Path hosts = bed.directory().resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 " + HOST + "\n");
        String url = "http://" + HOST + ":" + bed.proxy().port();
        bed.settings(bed.settings().withUrls(url));
        try (ServiceProcess process = ServiceProcess.start(bed, ForkedService.Mode.PRODUCE, bed.documents() * 6 / 5,
                List.of("-Djdk.net.hosts.file=" + hosts))) {
            process.awaitProduced(bed.documents() / 10);
            replace(hosts, "127.0.0.1 localhost\n");
            bed.counts().broke();
            bed.proxy().cut();
            process.awaitProduced(bed.documents() * 11 / 10);
            process.awaitSaid("trouble", "the host name is unknown");
            TimeUnit.SECONDS.sleep(1);
            replace(hosts, "127.0.0.1 " + HOST + "\n");
            process.awaitEnd();
        }
    }
}
