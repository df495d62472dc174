package io.statsprofile.bench.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * CPU time of another process to the nanosecond, as the scheduler of Linux has it by thread; the process's own figure moves in steps of
 * ten milliseconds. Of a thread that ends, what it did since the reading before is lost.
 */
final class CpuTime {

    private final Path tasks;
    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private long total;
    private final Map<ThreadKind, Long> byKind = new EnumMap<>(ThreadKind.class);

    CpuTime(long pid) {
        tasks = Path.of("/proc", String.valueOf(pid), "task");
    }

    /** Of all its threads so far, those that have ended included. */
    long nanos() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                add(thread);
            }
            return total;
        } catch (IOException problem) {
            throw new UncheckedIOException("CPU time by thread is read from /proc, as Linux has it", problem);
        }
    }

    /** Whose it is, of what {@link #nanos} last answered. */
    Map<ThreadKind, Long> byKind() {
        return new EnumMap<>(byKind);
    }

    private void add(Path thread) {
        try {
            String text = Files.readString(thread.resolve("schedstat"));
            long nanos = Long.parseLong(text.substring(0, text.indexOf(' ')));
            Long before = seen.put(thread.getFileName().toString(), nanos);
            long more = nanos - (before == null ? 0 : before);
            total += more;
            byKind.merge(ThreadKind.of(name(thread)), more, Long::sum);
        } catch (IOException ended) {
            seen.remove(thread.getFileName().toString());
            names.remove(thread.getFileName().toString());
        }
    }

    private String name(Path thread) throws IOException {
        String known = names.get(thread.getFileName().toString());
        if (known == null) {
            known = Files.readString(thread.resolve("comm")).strip();
            names.put(thread.getFileName().toString(), known);
        }
        return known;
    }
}
