package io.statsprofile.shippers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A tool as a process of ours, with its very configuration from {@code compose/shippers}, but for the paths. Ends with us. */
final class Shipper implements AutoCloseable {

    private final Tool tool;
    private final String url;
    private final Path directory;
    private final Path console;
    private final Thread hook = new Thread(this::kill, "shipper-stop");
    private Process process;

    /**
     * Starts it.
     *
     * @param directory its folder {@code log} has the files to read, its folder {@code spool} is the tool's own
     * @param url of Elasticsearch
     */
    Shipper(Tool tool, Path directory, String url) throws IOException {
        this.tool = tool;
        this.url = url;
        this.directory = directory;
        this.console = directory.resolve("console.log");
        Files.createDirectories(directory.resolve("spool"));
        Runtime.getRuntime().addShutdownHook(hook);
        start();
    }

    /** Starts it again after {@link #stop} or {@link #kill}, with all that it keeps on disk. */
    void start() throws IOException {
        Path root = tool.root().orElseThrow();
        Path modules = tool.modules(root).orElseThrow();
        String text = Files.readString(Path.of("compose", "shippers", tool.configuration));
        assertThat(text).contains("\"/var/log/shop/statsprofile.json\"");
        Path spool = directory.resolve("spool");
        Path configuration = Files.writeString(directory.resolve(tool.configuration),
                text.replace("/var/log/shop", directory.resolve("log").toString()).replace("/var/spool/rsyslog", spool.toString()));
        List<String> command = new ArrayList<>(List.of(tool.binary(root).toString()));
        command.addAll(tool.arguments(modules, configuration, spool));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        builder.environment().putAll(tool.environment(modules));
        builder.environment().putAll(Map.of("STATSPROFILE_ES_URL", url, "STATSPROFILE_ES_USERNAME", "shipper",
                "STATSPROFILE_ES_PASSWORD", "secret"));
        process = builder.start();
    }

    /** Asks it to end, as an operator does, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** As its configuration says: one of them is killed, since a stop in an outage would lose what is being tried. */
    void restart() throws IOException, InterruptedException {
        if (tool.isStoppedByKill()) {
            kill();
        } else {
            stop();
        }
        start();
    }

    /** As {@code kill -9}. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
