package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Spools documents until it is killed, in a JVM of its own, and says what it has spooled and delivered; see {@link LocalSpoolTest}. */
public final class SpoolingProcess {

    static final String ALL_FOLDERS = "all-folders";
    private static final int MOST_WAITING = 20;

    private SpoolingProcess() {
    }

    /**
     * @param arguments directory and run id; or these and {@value #ALL_FOLDERS}, to have something in each folder and wait; or a directory
     *     alone, to say how many documents are found there
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        if (arguments.length == 1) {
            SpoolStore store = SpoolStore.open(new LocalDisk(), directory, "019ad0c2-5b1e-7c3a-9f00-0000000000ff", 0);
            System.out.println(store.takeFound().size());
            store.leave();
            return;
        }
        if (arguments.length == 3) {
            fillAllFolders(directory, arguments[1]);
            return;
        }
        SpoolStore store = SpoolStore.open(new LocalDisk(), directory, arguments[1], 0);
        Deque<StoredDocument> waiting = new ArrayDeque<>();
        for (int i = 0; ; i++) {
            waiting.add(store.write(new QueuedDocument(arguments[1] + "-" + i, "default", json(i)), System.currentTimeMillis()));
            System.out.println("spooled " + arguments[1] + "-" + i);
            if (waiting.size() > MOST_WAITING) {
                StoredDocument delivered = waiting.remove();
                System.out.println("unneeded " + delivered.file().id());
                store.done(delivered);
            }
        }
    }

    private static void fillAllFolders(Path directory, String run) throws IOException, InterruptedException {
        SpoolStore store = SpoolStore.open(new LocalDisk(), directory, run, 0);
        QueuedDocument document = new QueuedDocument(run + "-0", "default", json(0));
        store.bury(new RefusedDocument(document, store.write(document, 1), "no number"), 1, Long.MAX_VALUE);
        store.setAside(store.write(new QueuedDocument(run + "-1", "default", json(1)), 1));
        store.addAlias(run, "another-id");
        SpoolSettings slices = new SpoolSettings(directory, "spool directory", 0, 1 << 20, Duration.ofDays(1));
        SpoolQueue functions = new SpoolQueue(slices.ofFunctions(), 100, 1 << 20, new SpoolListener() { }, null);
        functions.start(run);
        functions.offer(new QueuedDocument(run + "-2", "default", json(2)));
        while (functions.isComing()) {
            Thread.sleep(1);
        }
        System.out.println("filled");
        System.in.read();
    }

    static byte[] json(int sequence) {
        return ("{\"sequence\":" + sequence + ",\"x\":\"" + "x".repeat(sequence % 7 * 997) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /** How many documents another process finds in a directory. */
    static int found(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SpoolingProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Integer.parseInt(said.strip());
    }
}
