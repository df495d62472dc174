package io.statsprofile.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Faults of a real file system: a small one in memory, which the service's process mounts where only it sees it (user and mount namespaces
 * of Linux, for which nobody has to be root). It is really full, and really read-only.
 */
final class RealDiskRows {

    private static final String FAMILY = "real-disk";
    private static final List<String> ALONE = List.of("unshare", "--user", "--map-root-user", "--mount");
    private static final int LONGEST_SECONDS = 10;
    /** Directories, locks and what else is there. */
    private static final int BESIDE_DOCUMENTS = 60;
    private static Boolean canBePlayed;

    private RealDiskRows() {
    }

    /** None where this machine has no such namespaces, or does not allow them. */
    static List<Row> rows() {
        return canBePlayed() ? List.of(
                new Row("disk-full-for-real", FAMILY, Promise.EXACT, RealDiskRows::full),
                new Row("disk-full-at-start-for-real", FAMILY, Promise.EXACT, RealDiskRows::fullAtStart),
                new Row("disk-read-only-for-real", FAMILY, Promise.EXACT, RealDiskRows::readOnly)) : List.of();
    }

    static synchronized boolean canBePlayed() {
        if (canBePlayed == null) {
            canBePlayed = tryIt();
        }
        return canBePlayed;
    }

    private static boolean tryIt() {
        try {
            List<String> command = new ArrayList<>(ALONE);
            command.addAll(List.of("sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt && nsenter --version"));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A process whose spool is on a file system of its own. */
    private static AppenderProcess start(TestBed bed, String options) throws IOException, InterruptedException {
        bed.intoBothStreams();
        List<String> before = new ArrayList<>(ALONE);
        before.addAll(List.of("sh", "-c", "mount -t tmpfs -o " + options + " tmpfs '" + bed.spool() + "' && exec \"$@\"", "service"));
        return AppenderProcess.start(bed, false, before);
    }

    /** It has room for about a hundred documents of each stream; Elasticsearch is away until it is full, and a while longer. */
    private static void full(TestBed bed) throws Exception {
        try (AppenderProcess service = start(bed, "mode=700,size=1m")) {
            service.produce(bed.documents() / 10);
            service.awaitDelivered();
            bed.proxy().refuse();
            service.produce(bed.documents());
            service.awaitWarning("No space left on device");
            bed.counts().broke();
            bed.proxy().accept();
            service.awaitDelivered();
            service.produce(bed.documents() / 10);
            AppenderRows.requireFigures(bed, service.end());
        }
    }

    /**
     * An outage has filled it when a service is killed there, and the next one finds no room for a directory of its own. There is none for
     * another file: how many bytes are left matters to directories on some file systems only.
     */
    private static void fullAtStart(TestBed bed) throws Exception {
        bed.intoBothStreams();
        try (MountedSpool spool = new MountedSpool(bed, "mode=700,nr_inodes=" + (bed.documents() + BESIDE_DOCUMENTS))) {
            bed.proxy().refuse();
            try (AppenderProcess service = AppenderProcess.start(bed, true, spool.inside())) {
                service.goOn();
                service.awaitWarning("No space left on device");
                service.kill();
            }
            bed.counts().broke();
            bed.counts().killed(2 * AppenderService.TOGETHER);
            bed.proxy().accept();
            try (AppenderProcess service = AppenderProcess.start(bed, false, spool.inside())) {
                service.awaitDelivered();
                service.produce(bed.documents() / 10);
                service.end();
            }
        }
    }

    /** A file system that is there as long as this is open, for one process after the other. */
    private static final class MountedSpool implements AutoCloseable {

        private final Process keeper;

        MountedSpool(TestBed bed, String options) throws IOException {
            List<String> command = new ArrayList<>(ALONE);
            command.addAll(List.of("sh", "-c",
                    "mount -t tmpfs -o " + options + " tmpfs '" + bed.spool() + "' && echo mounted && exec cat"));
            keeper = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = keeper.inputReader().readLine();
            if (!"mounted".equals(said)) {
                throw new IOException("no file system: " + said);
            }
        }

        /** What stands before the command of a process that is to see it. */
        List<String> inside() {
            return List.of("nsenter", "--target", Long.toString(keeper.pid()), "--user", "--preserve-credentials", "--mount", "--wd");
        }

        @Override
        public void close() {
            keeper.destroy();
        }
    }

    /** As the root file system of many a container: nothing can be written, from the start on. */
    private static void readOnly(TestBed bed) throws Exception {
        try (AppenderProcess service = start(bed, "mode=700,size=1m,ro")) {
            service.awaitWarning("Read-only file system");
            bed.counts().broke();
            service.produce(bed.documents() / 10);
            service.awaitDelivered();
            AppenderRows.produceInAnOutage(bed, service);
            service.produce(bed.documents() / 10);
            AppenderRows.requireFigures(bed, service.end());
        }
    }
}
