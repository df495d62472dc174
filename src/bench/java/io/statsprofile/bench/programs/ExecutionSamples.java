package io.statsprofile.bench.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** The sampling profiler of the JDK, at work in this process from its start. */
final class ExecutionSamples {

    /** System property of a process that samples. */
    static final String PROPERTY = "bench.jfr";
    private static final String EVENT = "jdk.ExecutionSample";
    private static final Duration PERIOD = Duration.ofMillis(10);

    private final Recording recording = new Recording();

    void start() {
        recording.enable(EVENT).withPeriod(PERIOD);
        recording.start();
    }

    /** How many there were; one that takes none would look fast. */
    long stop() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("programs", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream().filter(event -> event.getEventType().getName().equals(EVENT)).count();
        } finally {
            Files.delete(file);
        }
    }
}
