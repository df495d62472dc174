package io.statsprofile.matrix;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link ForkedService}, and what it says. Used by one thread. */
final class ServiceProcess implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int MOST_OTHERS = 1_000;
    /** Of these, where something is wrong: as many as a stack trace may have. */
    private static final int MOST_SHOWN = 60;
    private static final String LOST = "lost ";

    private final TestBed bed;
    private final ForkedService.Mode mode;
    private final Process process;
    private final Thread reader;
    private final AtomicInteger produced = new AtomicInteger();
    private final AtomicInteger spooled = new AtomicInteger();
    /** What else it has said. Guarded by itself. */
    private final List<String> others = new ArrayList<>();

    private ServiceProcess(TestBed bed, ForkedService.Mode mode, Process process) {
        this.bed = bed;
        this.mode = mode;
        this.process = process;
        this.reader = new Thread(this::read, "output of a service");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param jvm further options of its JVM */
    static ServiceProcess start(TestBed bed, ForkedService.Mode mode, int documents, List<String> jvm) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ForkedService.class.getName(), mode.name(), Integer.toString(documents), bed.settings().urls(), bed.settings().namespace(),
                bed.spool().toString(), bed.settings().carriers().name()));
        return new ServiceProcess(bed, mode, new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            // It has gone.
        }
    }

    private void take(String line) {
        String rest = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("produced ")) {
            if (mode == ForkedService.Mode.UNTIL_KILLED) {
                bed.counts().inHand(rest);
            } else {
                bed.counts().produced(rest);
            }
            produced.incrementAndGet();
        } else if (line.startsWith("spooled ")) {
            bed.counts().produced(rest);
            spooled.incrementAndGet();
        } else {
            synchronized (others) {
                others.add(line);
                if (others.size() > MOST_OTHERS) {
                    others.remove(0);
                }
            }
        }
    }

    void awaitProduced(int count) throws InterruptedException {
        while (produced.get() < count && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    void awaitSpooled(int count) throws InterruptedException {
        while (spooled.get() < count && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Waits for a line that begins and goes on so; it is a problem where none comes. */
    void awaitSaid(String begin, String part) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (count(begin, part) == 0 && process.isAlive() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        bed.counts().require(count(begin, part) > 0, "the service does not say \"" + begin + " ... " + part + "\" but " + others());
    }

    /** How many lines begin and go on so. */
    long count(String begin, String part) {
        synchronized (others) {
            return others.stream().filter(line -> line.startsWith(begin) && line.contains(part)).count();
        }
    }

    private List<String> others() {
        synchronized (others) {
            return List.copyOf(others.subList(Math.max(0, others.size() - MOST_SHOWN), others.size()));
        }
    }

    /** As by {@code kill -9}; returns when nothing of it is left and all that it said has been heard. */
    void kill() throws InterruptedException {
        // A Process destroyed by itself would close its output, too.
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** Waits until it has delivered everything and ends; it is a problem where it does not. */
    void awaitEnd() throws InterruptedException {
        boolean ended = process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        if (ended) {
            reader.join();
        }
        bed.counts().require(ended && process.exitValue() == 0 && count("waiting 0", "") == 1,
                "the service does not end in order (" + (ended ? "exit code " + process.exitValue() : "it runs on")
                + "); it says " + others());
        synchronized (others) {
            others.stream().filter(line -> line.startsWith("dropped ")).forEach(bed.counts()::note);
            others.stream().filter(line -> line.startsWith(LOST))
                    .forEach(line -> bed.counts().told(Long.parseLong(line.substring(LOST.length()))));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
