package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The file system of this machine, with a fault before what is done to it, and a wall clock that may be wrong: for tests beyond this
 * package. Thread-safe.
 */
public final class BreakableDisk {

    /** Is asked before each operation. */
    @FunctionalInterface
    public interface Fault {

        /** @param operation name of a method of the spool's disk, such as {@code force} */
        void before(String operation, Path path) throws IOException;
    }

    private volatile Fault fault = (operation, path) -> { };
    private volatile LongSupplier epochMillis = System::currentTimeMillis;

    /** What breaks from now on; null for nothing. */
    public void fault(Fault next) {
        fault = next == null ? (operation, path) -> { } : next;
    }

    /** The wall clock from now on. */
    public void clock(LongSupplier next) {
        epochMillis = next;
    }

    /** To be called before something is done to the disk by other means: throws what the fault does. */
    public void before(String operation, Path path) throws IOException {
        fault.before(operation, path);
    }

    /** As the constructor of {@link SpoolQueue}. */
    public SpoolQueue open(SpoolSettings settings, int memoryDocuments, long memoryBytes, SpoolListener listener, RunAliases aliases) {
        return new SpoolQueue(settings, memoryDocuments, memoryBytes, listener, null, aliases, new Broken(), System::nanoTime,
                () -> epochMillis.getAsLong());
    }

    /** Writes files as a process leaves them that was killed, without forcing them. */
    public static void leave(Path directory, String runId, List<QueuedDocument> documents) throws IOException {
        Path run = Files.createDirectories(directory.resolve(runId));
        long order = 0;
        for (QueuedDocument document : documents) {
            SpoolFile file = new SpoolFile(order++, System.currentTimeMillis(), document.id());
            Files.write(run.resolve(file.name(SpoolFile.WAITING)), SpoolFile.encode(document));
        }
    }

    /** Writes the hour so far as a process leaves it that was killed. */
    public static void leaveSoFar(Path directory, String runId, QueuedDocument hour) throws IOException {
        Path run = Files.createDirectories(directory.resolve(runId));
        Files.write(run.resolve(new SpoolFile(0, System.currentTimeMillis(), hour.id()).name(SpoolFile.SO_FAR)), SpoolFile.encode(hour));
    }

    private final class Broken implements Disk {

        private final Disk works = new LocalDisk();

        @Override
        public boolean isDirectory(Path directory) {
            return works.isDirectory(directory);
        }

        @Override
        public void makeDirectory(Path directory) throws IOException {
            fault.before("makeDirectory", directory);
            works.makeDirectory(directory);
        }

        @Override
        public Draft create(Path file) throws IOException {
            fault.before("create", file);
            Draft draft = works.create(file);
            return new Draft() {
                @Override
                public void write(byte[] bytes) throws IOException {
                    fault.before("write", file);
                    draft.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    fault.before("force", file);
                    draft.force();
                }

                @Override
                public void close() throws IOException {
                    draft.close();
                }
            };
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            fault.before("rename", from);
            works.rename(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            fault.before("delete", path);
            works.delete(path);
        }

        @Override
        public List<Found> list(Path directory) throws IOException {
            fault.before("list", directory);
            return works.list(directory);
        }

        @Override
        public byte[] read(Path file) throws IOException {
            fault.before("read", file);
            return works.read(file);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            fault.before("forceDirectory", directory);
            works.forceDirectory(directory);
        }

        @Override
        public Closeable lock(Path file) throws IOException {
            fault.before("lock", file);
            return works.lock(file);
        }
    }
}
