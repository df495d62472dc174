package io.statsprofile.bench.delivery;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What happened to processors in a stretch of time, in nanoseconds.
 *
 * @param waited by the calling thread, for a processor: it could have run, and others did; 0 where the system does not tell
 * @param others taken by the other threads of this process
 */
record ProcessorTime(long waited, long others) {

    private static final Path OF_THREAD = Path.of("/proc/thread-self/schedstat");
    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** So far, of the calling thread. */
    static ProcessorTime now() {
        long waited = 0;
        try {
            waited = Long.parseLong(Files.readString(OF_THREAD, StandardCharsets.US_ASCII).split(" ")[1]);
        } catch (IOException e) {
            // Not Linux, or one that does not count it.
        }
        return new ProcessorTime(waited, PROCESS.getProcessCpuTime() - ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    ProcessorTime since(ProcessorTime before) {
        return new ProcessorTime(waited - before.waited, others - before.others);
    }

    /** Taken so far by this process and by those that it has started, but for one and those that that one has. */
    static long ofAllBut(ProcessHandle left) {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants()).filter(process -> !process.equals(left))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO)).mapToLong(Duration::toNanos).sum();
    }
}
