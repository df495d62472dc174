package io.statsprofile.matrix;

import io.statsprofile.testing.Build;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An {@link AppenderService} with the packaged jars, what it is told and what it says. Used by one thread. */
final class AppenderProcess implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int PRODUCING_SECONDS = 8;
    private static final int LEAST_PER_SECOND = 300;

    private final TestBed bed;
    private final boolean isToBeKilled;
    private final Process process;
    private final Writer commands;
    private final Thread reader;
    private final AtomicInteger spooled = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    /** What else it has said. Guarded by itself. */
    private final List<String> others = new ArrayList<>();
    private volatile long calls;
    private int asked;

    private AppenderProcess(TestBed bed, boolean isToBeKilled, Process process) {
        this.bed = bed;
        this.isToBeKilled = isToBeKilled;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.reader = new Thread(this::read, "output of a service");
        reader.setDaemon(true);
        reader.start();
    }

    static AppenderProcess start(TestBed bed) throws IOException, InterruptedException {
        return start(bed, false, List.of());
    }

    /** One whose documents are only promised to be there when they are on disk. */
    static AppenderProcess startToKill(TestBed bed) throws IOException, InterruptedException {
        return start(bed, true, List.of());
    }

    /**
     * Starts it, and waits until the agent sees what it does.
     *
     * @param before what stands before the command of its JVM
     */
    static AppenderProcess start(TestBed bed, boolean isToBeKilled, List<String> before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-javaagent:" + Build.jar("-agent"), "-cp", classPath(), AppenderService.class.getName(),
                bed.settings().urls(), bed.settings().namespace(),
                bed.settings().isSpooled() ? bed.settings().directory().toString() : "-", bed.settings().carriers().name(), bed.hasHours()
                        ? LoggingService.HOURS : LoggingService.NO_HOURS));
        AppenderProcess process = new AppenderProcess(bed, isToBeKilled, new ProcessBuilder(command).redirectErrorStream(true).start());
        process.awaitDone();
        return process;
    }

    /** The library as it is shipped, instead of its classes. */
    private static String classPath() {
        String ours = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path library = Build.jar("");
        return Stream.concat(Stream.of(library.toString()), Stream.of(ours.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(Build.TARGET.resolve("classes")) && !Path.of(entry)
                        .equals(library)))
                .collect(Collectors.joining(File.pathSeparator));
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
        if (line.startsWith(AppenderService.PRODUCED)) {
            for (String key : Stored.keysInBoth(rest)) {
                if (isToBeKilled) {
                    bed.counts().inHand(key);
                } else {
                    bed.counts().produced(key);
                }
            }
        } else if (line.startsWith(AppenderService.SPOOLED)) {
            Stored.keysInBoth(rest).forEach(bed.counts()::produced);
            spooled.incrementAndGet();
        } else if (line.startsWith(AppenderService.LOST)) {
            bed.counts().told(Long.parseLong(rest));
        } else if (line.startsWith(AppenderService.CALLS)) {
            calls = Long.parseLong(rest);
        } else if (line.startsWith(AppenderService.PROBLEM)) {
            bed.counts().require(false, rest);
        } else if (line.equals(AppenderService.DONE)) {
            done.incrementAndGet();
        } else {
            synchronized (others) {
                others.add(line);
            }
        }
    }

    /** Logs so many regions, at a rate by which a row's take some seconds. */
    void produce(int regions) throws IOException, InterruptedException {
        ask("produce " + regions + " " + Math.max(LEAST_PER_SECOND, bed.documents() / PRODUCING_SECONDS));
        awaitDone();
    }

    /** Logs regions from now on, until it is killed. */
    void goOn() throws IOException {
        ask("go-on");
    }

    void reload() throws IOException, InterruptedException {
        ask("reload");
        awaitDone();
    }

    void awaitDelivered() throws IOException, InterruptedException {
        ask("deliver");
        awaitDone();
    }

    private void ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    /** Waits for the next word that something is done. */
    private void awaitDone() throws InterruptedException {
        asked++;
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (done.get() < asked && process.isAlive() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        if (!process.isAlive()) {
            reader.join();
        }
        if (done.get() < asked) {
            throw new IllegalStateException("the service does not do what it is told; it says " + others());
        }
    }

    void awaitSpooled(int count) throws InterruptedException {
        while (spooled.get() < count && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Waits until it warns of something; it is a problem where it does not. */
    void awaitWarning(String part) throws InterruptedException {
        bed.counts().require(bed.becomesTrue(() -> hasWarned(part)), "the service does not warn of \"" + part + "\" but says " + others());
    }

    private boolean hasWarned(String part) {
        synchronized (others) {
            return others.stream().anyMatch(line -> line.startsWith(AppenderService.WARNING) && line.contains(part));
        }
    }

    private List<String> others() {
        synchronized (others) {
            return List.copyOf(others.subList(Math.max(0, others.size() - 5), others.size()));
        }
    }

    /** As by {@code kill -9}; returns when nothing of it is left and all that it said has been heard. */
    void kill() throws InterruptedException {
        // A Process destroyed by itself would close its output, too.
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /**
     * It delivers everything and ends.
     *
     * @return how often it has called {@code Order.total}
     */
    long end() throws IOException, InterruptedException {
        ask("end");
        boolean ended = process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        if (ended) {
            reader.join();
        }
        bed.counts().require(ended && process.exitValue() == 0 && done.get() == asked + 1,
                "the service does not end in order; it says " + others());
        return calls;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
