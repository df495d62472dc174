package io.statsprofile.matrix;

import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.spool.BreakableDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Faults of the disk that documents wait on, and of the clock. Elasticsearch is away meanwhile, or nothing would wait. */
final class SpoolRows {

    static final String FAMILY = "spool";
    private static final Set<String> WRITING = Set.of("makeDirectory", "create", "write", "force", "rename", "delete", "forceDirectory");
    private static final int LEFT_RUNS = 4;
    private static final int SENT_OF_RUN = 50;
    private static final int MANY_TIMES = 10;
    private static final int DAMAGED = 20;

    private SpoolRows() {
    }

    static List<Row> rows() {
        return List.of(exact("disk-full", bed -> through(bed, SpoolRows::full)),
                new Row("disk-and-memory-full", FAMILY, Promise.LOSS_TOLD, SpoolRows::bothFull),
                new Row("spool-bound-exceeded", FAMILY, Promise.LOSS_TOLD, SpoolRows::boundExceeded),
                exact("disk-read-only", bed -> through(bed, SpoolRows::readOnly)),
                exact("spool-deleted", SpoolRows::deleted),
                exact("fsync-failing", bed -> through(bed, failingForces())),
                exact("100000-files-at-start", SpoolRows::manyFiles),
                new Row("files-corrupted", FAMILY, Promise.LOSS_TOLD, SpoolRows::corrupted),
                exact("clock-stepping", SpoolRows::clock),
                new Row("left-too-long", FAMILY, Promise.LOSS_TOLD, SpoolRows::tooLong));
    }

    private static Row exact(String name, Row.Scenario scenario) {
        return new Row(name, FAMILY, Promise.EXACT, scenario);
    }

    private static void full(String operation, Path path) throws IOException {
        if (operation.equals("create") || operation.equals("write")) {
            throw new FileSystemException(path.toString(), null, "No space left on device");
        }
    }

    private static void readOnly(String operation, Path path) throws IOException {
        if (WRITING.contains(operation)) {
            throw new FileSystemException(path.toString(), null, "Read-only file system");
        }
    }

    /** Two of three, so that the second try fails, too. */
    private static BreakableDisk.Fault failingForces() {
        AtomicLong forces = new AtomicLong();
        return (operation, path) -> {
            if (operation.equals("force") && forces.getAndIncrement() % 3 < 2) {
                throw new IOException("Input/output error");
            }
        };
    }

    /** Breaks the disk in an outage, in the middle of which the disk works again. */
    private static void through(TestBed bed, BreakableDisk.Fault fault) throws Exception {
        BreakableDisk disk = new BreakableDisk();
        bed.settings(bed.settings().withDisk(disk));
        bed.start();
        bed.produceSome();
        bed.proxy().refuse();
        disk.fault(counted(bed, fault));
        bed.produce(bed.documents() / 2);
        bed.awaitTrouble("cannot be written to");
        disk.fault(null);
        bed.produceSome();
        disk.fault(counted(bed, fault));
        bed.proxy().accept();
        bed.produce(bed.documents() / 2);
        disk.fault(null);
        bed.produceSome();
        bed.awaitDelivered();
        // Files that could not be deleted are found, and their documents are there already.
        bed.stop();
        bed.admin().rollOver(bed.stream());
        bed.start();
        bed.produceSome();
    }

    private static BreakableDisk.Fault counted(TestBed bed, BreakableDisk.Fault fault) {
        return (operation, path) -> {
            try {
                fault.before(operation, path);
            } catch (IOException e) {
                bed.counts().broke();
                throw e;
            }
        };
    }

    private static void bothFull(TestBed bed) throws Exception {
        BreakableDisk disk = new BreakableDisk();
        bed.settings(bed.settings().withDisk(disk).withBounds(bed.documents() / 20, Long.MAX_VALUE / 2));
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        bed.proxy().refuse();
        disk.fault(counted(bed, SpoolRows::full));
        bed.produce(bed.documents());
        disk.fault(null);
        bed.proxy().accept();
        bed.awaitDelivered();
        bed.produceSome();
    }

    private static void boundExceeded(TestBed bed) throws Exception {
        bed.settings(bed.settings().withBounds(bed.documents(), bed.documents() * 50L));
        bed.start();
        bed.proxy().refuse();
        bed.counts().broke();
        bed.produce(bed.documents());
        bed.awaitWritten();
        bed.proxy().accept();
    }

    /** First what is in the directory, then the directory itself, which somebody makes again. */
    private static void deleted(TestBed bed) throws Exception {
        bed.start();
        bed.produceSome();
        bed.proxy().refuse();
        bed.produce(bed.documents() / 3);
        try (Stream<Path> runs = Files.list(bed.spool())) {
            for (Path run : runs.toList()) {
                Trees.delete(run);
            }
        }
        bed.counts().broke();
        bed.produce(bed.documents() / 3);
        Trees.delete(bed.spool());
        bed.counts().broke();
        bed.produce(bed.documents() / 3);
        bed.awaitTrouble("there is no such directory");
        Files.createDirectory(bed.spool());
        bed.proxy().accept();
        bed.produceSome();
    }

    /** What a long outage and many restarts have left; the first of each run have arrived all the same, before a rollover. */
    private static void manyFiles(TestBed bed) throws Exception {
        for (int run = 0; run < LEFT_RUNS; run++) {
            Instance killed = new Instance(bed.settings(), bed.heard());
            List<QueuedDocument> documents = new ArrayList<>();
            for (int i = 0; i < bed.documents() * MANY_TIMES / LEFT_RUNS; i++) {
                QueuedDocument document = killed.make();
                bed.counts().produced(document.id());
                documents.add(document);
            }
            bed.settings().carriers().leave(bed.spool(), killed.runId(), documents);
            killed.stop(Duration.ZERO);
            bed.deliver(documents.subList(0, SENT_OF_RUN));
        }
        bed.admin().rollOver(bed.stream());
        bed.counts().broke();
        bed.start();
        bed.produceSome();
        bed.produceSome();
    }

    /** A service ends in an outage; before it starts again bytes change in some of its files. */
    private static void corrupted(TestBed bed) throws Exception {
        InstanceSettings settings = bed.settings();
        for (int i = 0; i < ForkedService.INSTANCES; i++) {
            // Each has a directory of its own, or it would take over what another one has left.
            bed.settings(settings.withDirectory(Files.createDirectory(bed.spool().resolve("of-" + i))));
            bed.start(1);
            bed.settings(settings);
        }
        bed.produceSome();
        bed.awaitDelivered();
        bed.proxy().refuse();
        bed.produce(bed.documents());
        bed.awaitWritten();
        bed.stopAndGoOn(() -> {
            List<Path> files = new ArrayList<>(Trees.files(bed.spool(), ".doc"));
            Random random = new Random(1);
            Collections.shuffle(files, random);
            for (Path file : files.subList(0, DAMAGED)) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                Files.write(file, bytes);
                bed.counts().spoilt(idOf(file));
                bed.counts().broke();
            }
            bed.proxy().accept();
        });
        bed.produceSome();
        bed.awaitDelivered();
        bed.stop();
        bed.counts().require(bed.heard().has("lost by DAMAGED"), "nobody says that files are damaged");
        bed.counts().require(Trees.files(bed.spool(), ".damaged").size() == DAMAGED, "not every damaged file was set aside");
    }

    /** The last part of its name. */
    private static String idOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('_') + 1, name.lastIndexOf('.'));
    }

    /** What an outage has left is older than documents may be when a service starts again. */
    private static void tooLong(TestBed bed) throws Exception {
        BreakableDisk disk = new BreakableDisk();
        bed.settings(bed.settings().withDisk(disk));
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        bed.proxy().refuse();
        bed.produce(bed.documents());
        bed.awaitWritten();
        bed.stop();
        disk.clock(() -> System.currentTimeMillis() + TimeUnit.DAYS.toMillis(8));
        bed.counts().broke();
        bed.start();
        bed.awaitTrouble("lost by AGE");
        bed.proxy().accept();
        bed.produceSome();
    }

    /** The wall clock steps by days, back and forth, while documents wait and services start again; never so far that they seem too old. */
    private static void clock(TestBed bed) throws Exception {
        BreakableDisk disk = new BreakableDisk();
        bed.settings(bed.settings().withDisk(disk));
        bed.start();
        bed.produceSome();
        bed.proxy().refuse();
        for (int days : new int[] {3, -3, 3, -1}) {
            disk.clock(() -> System.currentTimeMillis() + TimeUnit.DAYS.toMillis(days));
            bed.counts().broke();
            bed.produce(bed.documents() / 4);
            if (days < 0) {
                bed.stop();
                bed.start();
            }
        }
        disk.clock(System::currentTimeMillis);
        bed.proxy().accept();
        bed.produceSome();
    }
}
