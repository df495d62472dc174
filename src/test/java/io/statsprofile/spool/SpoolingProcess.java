package io.statsprofile.spool;

import io.statsprofile.shipping.Parcel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Spools documents until it is killed, in a JVM of its own, and says what it has spooled and delivered; see {@link LocalSpoolTest}. */
public final class SpoolingProcess {

    private static final int MOST_WAITING = 20;

    private SpoolingProcess() {
    }

    /** @param arguments directory and run id; or a directory alone, to say how many documents are found there */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        if (arguments.length == 1) {
            SpoolStore store = SpoolStore.open(new LocalDisk(), directory, "019ad0c2-5b1e-7c3a-9f00-0000000000ff");
            System.out.println(store.takeFound().size());
            store.leave();
            return;
        }
        SpoolStore store = SpoolStore.open(new LocalDisk(), directory, arguments[1]);
        Deque<Held> waiting = new ArrayDeque<>();
        for (int i = 0; ; i++) {
            waiting.add(store.write(new Parcel(arguments[1] + "-" + i, "default", json(i)), System.currentTimeMillis()));
            System.out.println("spooled " + arguments[1] + "-" + i);
            if (waiting.size() > MOST_WAITING) {
                Held delivered = waiting.remove();
                System.out.println("unneeded " + delivered.file().id());
                store.done(delivered);
            }
        }
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
