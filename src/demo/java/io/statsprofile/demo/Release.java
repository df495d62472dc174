package io.statsprofile.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One release of the demo's service, running in a process of its own. Closing kills it; it does not outlive us, however we end. */
final class Release implements AutoCloseable {

    private static final int LOG_LINES_SHOWN = 25;

    private final String version;
    private final Path log;
    private final Path tally;
    private final Process process;
    private final Thread hook;

    private Release(String version, Path log, Path tally, Process process) {
        this.version = version;
        this.log = log;
        this.tally = tally;
        this.process = process;
        this.hook = new Thread(process::destroyForcibly, "demo-kill-" + version);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts it with agent and appender, as a user would. */
    static Release start(DemoSettings settings, String version, Duration duration, String elasticsearchUrl) throws DemoFailure {
        Path log = settings.directory().resolve("service-" + version + ".log");
        Path tally = settings.directory().resolve("calls-" + version + ".tsv");
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-javaagent:" + settings.jar("agent"),
                "-Dlogback.configurationFile=io/statsprofile/demo/logback.xml",
                "-Ddemo.elasticsearch=" + elasticsearchUrl,
                "-Ddemo.version=" + version,
                "-Ddemo.interval=" + settings.interval().toMillis() + " milliseconds",
                "-cp", classPath(settings),
                DemoService.class.getName(),
                "version=" + version,
                "duration=" + DemoSettings.text(duration),
                "rate=" + settings.rate(),
                "tally=" + tally,
                "tied=true");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            return new Release(version, log, tally, process);
        } catch (IOException e) {
            throw new DemoFailure("Shop " + version + " can't be started", e);
        }
    }

    /** The packaged jars, and the Logback and SLF4J that we were started with ourselves. */
    private static String classPath(DemoSettings settings) throws DemoFailure {
        List<Path> ours = List.of(settings.jar(""), settings.target().resolve("demo-service.jar"));
        for (Path jar : ours) {
            if (!Files.exists(jar)) {
                throw new DemoFailure(jar + " is not there; run the demo by: mvn -q -Pdemo verify");
            }
        }
        Stream<Path> theirs = Stream.of(org.slf4j.LoggerFactory.class, ch.qos.logback.classic.Logger.class,
                ch.qos.logback.core.Context.class)
                .map(type -> Path.of(java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())));
        return Stream.concat(ours.stream(), theirs).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Whether it still runs. */
    boolean isOpen() throws DemoFailure {
        if (process.isAlive()) {
            return true;
        }
        if (process.exitValue() != 0) {
            throw new DemoFailure("Shop " + version + " ended with exit code " + process.exitValue() + ". The end of " + log
                    + ":\n" + logTail());
        }
        return false;
    }

    /** Waits for its end. */
    void await(Duration within) throws DemoFailure, InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DemoFailure("Shop " + version + " did not end within " + within.toSeconds() + " s. The end of " + log
                    + ":\n" + logTail());
        }
        isOpen();
    }

    /** What the shop counted itself; once it has ended. */
    Map<String, CallCount> callCounts() throws DemoFailure {
        try {
            return CallCount.read(tally);
        } catch (IOException e) {
            throw new DemoFailure("Shop " + version + " did not write its call counts", e);
        }
    }

    String version() {
        return version;
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is on its way out already.
        }
    }
}
