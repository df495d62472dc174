package io.statsprofile.matrix;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A service in a JVM of its own: makes documents, and says on its standard output which ones before it hands them over. Started by
 * {@link ServiceProcess}.
 */
public final class ForkedService {

    /** What it does. */
    enum Mode {
        /** Makes so many documents, delivers them and ends. */
        PRODUCE,
        /** The same, and its heap is full several times meanwhile. */
        OUT_OF_MEMORY,
        /**
         * Makes documents as fast as the disk takes them until it is killed, and says of each when it is on disk. Each instance makes one
         * or {@value #TOGETHER}, in turns, and waits until the disk has these before it makes more.
         */
        UNTIL_KILLED
    }

    static final int INSTANCES = 4;
    /** As many as a spool writes together. */
    static final int TOGETHER = 16;
    private static final int PRODUCING_SECONDS = 8;
    private static final int LEAST_PER_SECOND = 300;
    /** And all that it makes, where that is more: a disk that takes less than is made here is no fault that a row is about. */
    private static final int MEMORY_DOCUMENTS = 2_000;
    private static final long SPOOL_BYTES = 1L << 30;
    private static final int HOARDS = 3;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final List<Instance> instances = new ArrayList<>();
    private final HeardStatuses heard = new HeardStatuses();

    private ForkedService() {
    }

    /** @param arguments mode, documents, urls, namespace, the spool's directory, what delivers */
    public static void main(String[] arguments) throws InterruptedException {
        // What the JVM knows of names it would know for seconds.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        int documents = Integer.parseInt(arguments[1]);
        InstanceSettings settings = InstanceSettings.of(arguments[2], arguments[3], arguments[3], Path.of(arguments[4]),
                Carriers.valueOf(arguments[5]))
                .withBounds(Math.max(MEMORY_DOCUMENTS, documents), SPOOL_BYTES);
        new ForkedService().run(Mode.valueOf(arguments[0]), documents, settings);
    }

    private void run(Mode mode, int documents, InstanceSettings settings) throws InterruptedException {
        for (int i = 0; i < INSTANCES; i++) {
            Instance instance = new Instance(settings, heard);
            instances.add(instance);
            instance.start();
        }
        if (mode == Mode.UNTIL_KILLED) {
            produceUntilKilled();
        }
        Thread hoarding = new Thread(() -> hoard(documents), "hoarding");
        if (mode == Mode.OUT_OF_MEMORY) {
            hoarding.start();
        }
        produce(documents);
        hoarding.join();
        deliver();
    }

    private void produceUntilKilled() throws InterruptedException {
        for (int each = 1; ; each = 1 + TOGETHER - each) {
            List<String> ids = new ArrayList<>();
            for (Instance instance : instances) {
                for (int i = 0; i < each; i++) {
                    ids.add(produce(instance));
                }
            }
            while (instances.stream().anyMatch(Instance::isWriting)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            ids.forEach(id -> say("spooled " + id));
        }
    }

    private void produce(int documents) {
        long nanosEach = 1_000_000_000L / Math.max(LEAST_PER_SECOND, documents / PRODUCING_SECONDS);
        long begin = System.nanoTime();
        for (int i = 0; i < documents; i++) {
            produce(instances.get(i % instances.size()));
            LockSupport.parkNanos(begin + i * nanosEach - System.nanoTime());
        }
    }

    /** What is not made for lack of memory is none of the documents; what is handed over is one, whatever comes of it. */
    private static String produce(Instance instance) {
        while (true) {
            try {
                QueuedDocument document = instance.make();
                say("produced " + document.id());
                instance.offer(document);
                return document.id();
            } catch (RuntimeException | Error e) {
                if (!isOfMemory(e)) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /**
     * What is linked for the first time while there is no memory says so by another error, which has that one as its cause. So does a
     * resource that cannot be closed either, by an IllegalArgumentException: the JVM has few of such errors, and throws the same one twice.
     */
    private static boolean isOfMemory(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** Takes all memory that there is, several times, for a moment. */
    private static void hoard(int documents) {
        long pause = TimeUnit.SECONDS.toNanos(1) * documents / Math.max(LEAST_PER_SECOND, documents / PRODUCING_SECONDS) / (HOARDS + 1);
        for (int i = 0; i < HOARDS; i++) {
            LockSupport.parkNanos(pause);
            hoardOnce();
            say("hoarded");
        }
    }

    private static void hoardOnce() {
        List<byte[]> hoard = new ArrayList<>();
        for (int size = 1 << 20; size >= 64; ) {
            try {
                hoard.add(new byte[size]);
            } catch (OutOfMemoryError e) {
                size /= 4;
            }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        hoard.clear();
    }

    private void deliver() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String told = "";
        while (waiting() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
            if (!heard.last().equals(told)) {
                told = heard.last();
                say("trouble " + told);
            }
        }
        say("waiting " + waiting());
        long lost = 0;
        for (Instance instance : instances) {
            instance.stop(Duration.ZERO);
            lost += instance.reportedLosses();
        }
        if (!heard.whyDropped().isEmpty()) {
            say("dropped " + heard.whyDropped());
        }
        say("lost " + lost);
    }

    private int waiting() {
        return instances.stream().mapToInt(Instance::waiting).sum();
    }

    /** A whole line, or none: what the text takes of memory is taken before anything is written, and to write takes none. */
    private static synchronized void say(String line) {
        while (true) {
            try {
                OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                return;
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            } catch (IOException e) {
                throw new IllegalStateException("nobody listens", e);
            }
        }
    }
}
