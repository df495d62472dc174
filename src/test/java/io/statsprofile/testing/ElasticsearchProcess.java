package io.statsprofile.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server from Maven Central as a process of its own, named by the system property {@code elasticsearch.zip}.
 *
 * <p>It runs on the JDK that runs us, on free ports, with its own data. A guarding shell ties its life to a pipe that we hold, so it ends
 * with us, however we end.
 */
final class ElasticsearchProcess implements SearchServer {

    /** Heap in megabytes. */
    static final int ENOUGH_FOR_TESTS = 512;
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    /** A name, the starter's process id, and a number. */
    private static final Pattern DIRECTORY = Pattern.compile(".+-(\\d+)-\\d+");
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Path directory;
    private final ServerSecurity security;
    private final Launch launch;
    private final Thread hook = new Thread(this::stop, "elasticsearch-stop");
    private volatile Process process;
    private volatile String url;

    /** Starts the server in its directory. */
    @FunctionalInterface
    private interface Launch {
        Process start() throws IOException, InterruptedException;
    }

    private ElasticsearchProcess(Path directory, ServerSecurity security, Launch launch) throws IOException, InterruptedException {
        this.directory = directory;
        this.security = security;
        this.launch = launch;
        this.process = launch.start();
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            this.url = awaitReady();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * @param name of its directory under {@code target/elasticsearch}
     * @param security users and TLS, or null for none
     */
    static ElasticsearchProcess start(String name, ServerSecurity security) {
        return start(name, security, 0, ENOUGH_FOR_TESTS);
    }

    /** As above, on a port that the caller chose, or any that is free where it is 0, and with a heap of so many megabytes. */
    static ElasticsearchProcess start(String name, ServerSecurity security, int httpPort, int heapMegabytes) {
        String zip = System.getProperty("elasticsearch.zip");
        if (zip == null || !Files.isReadable(Path.of(zip))) {
            throw new IllegalStateException("System property elasticsearch.zip is " + zip
                    + ", but must name the zip of an Elasticsearch server; Maven downloads it and passes the property");
        }
        try {
            ServerAccount account = new ServerAccount();
            Path base = account.reachable(Path.of(System.getProperty("project.build.directory", "target"), "elasticsearch"));
            Path home = ElasticsearchHome.unzip(Path.of(zip), base);
            sweep(base);
            Path directory = base.resolve(name + "-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet());
            configure(home, directory, security, httpPort);
            account.give(directory);
            return new ElasticsearchProcess(directory, security, () -> launch(account, home, directory, heapMegabytes));
        } catch (IOException e) {
            throw new UncheckedIOException("Elasticsearch from " + zip + " does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Elasticsearch started", e);
        }
    }

    private static void configure(Path home, Path directory, ServerSecurity security, int httpPort) throws IOException {
        Path config = Files.createDirectories(directory.resolve("config"));
        for (String part : List.of("data", "logs", "tmp")) {
            Files.createDirectories(directory.resolve(part));
        }
        Files.copy(home.resolve("config/log4j2.properties"), config.resolve("log4j2.properties"));
        List<String> options = new ArrayList<>(Files.readAllLines(home.resolve("config/jvm.options")));
        options.removeIf(option -> option.contains("-Xlog:gc"));
        Files.write(config.resolve("jvm.options"), options);
        Files.createDirectories(config.resolve("jvm.options.d"));
        List<String> lines = new ArrayList<>(List.of("cluster.name: " + directory.getFileName(), "node.name: node-1",
                "discovery.type: single-node", "network.host: 127.0.0.1", "http.port: " + httpPort, "transport.port: 0",
                // The server writes the ports that it got into logs/http.ports.
                "node.portsfile: true", "path.data: " + directory.resolve("data"), "path.logs: " + directory.resolve("logs"),
                // A full disk of a build machine is not what is tested.
                "cluster.routing.allocation.disk.threshold_enabled: false"));
        lines.addAll(security == null ? List.of("xpack.security.enabled: false") : security.write(config));
        Files.write(config.resolve("elasticsearch.yml"), lines);
    }

    private static Process launch(ServerAccount account, Path home, Path directory, int heapMegabytes)
            throws IOException, InterruptedException {
        Path guard = directory.resolve("guard.sh");
        try (var script = ElasticsearchProcess.class.getResourceAsStream("guard.sh")) {
            Files.copy(script, guard, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(account.prefix());
        command.addAll(List.of("sh", guard.toString(), home.resolve("bin/elasticsearch").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("logs/console.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.put("ES_JAVA_HOME", System.getProperty("java.home"));
        environment.put("ES_PATH_CONF", directory.resolve("config").toString());
        environment.put("ES_TMPDIR", directory.resolve("tmp").toString());
        // A server of tests lives for minutes, in which its second compiler would take more than it gives.
        String compiler = heapMegabytes > ENOUGH_FOR_TESTS ? "" : " -XX:TieredStopAtLevel=1";
        environment.put("ES_JAVA_OPTS", "-Xms" + heapMegabytes + "m -Xmx" + heapMegabytes + "m" + compiler);
        environment.put("CLI_JAVA_OPTS", "-Xms8m -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return builder.start();
    }

    private String awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        Path ports = directory.resolve("logs/http.ports");
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IOException("it ended with exit code " + process.exitValue() + ":\n" + console());
            }
            if (Files.exists(ports)) {
                String address = Files.readString(ports).lines().filter(line -> line.startsWith("127.")).findFirst().orElse(null);
                if (address != null && answers(address)) {
                    return scheme() + address;
                }
            }
            Thread.sleep(100);
        }
        throw new IOException("not ready within " + READY_WITHIN + ":\n" + console());
    }

    private boolean answers(String address) throws InterruptedException {
        HttpClient.Builder client = HttpClient.newBuilder();
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create(scheme() + address + "/_cluster/health?wait_for_status=yellow&timeout=1s"))
                .timeout(Duration.ofSeconds(5));
        if (security != null) {
            security.prepare(client, request);
        }
        try {
            return client.build().send(request.build(), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String scheme() {
        return security == null ? "http://" : "https://";
    }

    private String console() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("logs/console.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public String username() {
        return security == null ? null : ServerSecurity.ADMIN;
    }

    @Override
    public String password() {
        return security == null ? null : ServerSecurity.PASSWORD;
    }

    @Override
    public Path caFile() {
        return security == null ? null : security.caFile();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out, and the hook does the work.
            return;
        }
        stop();
    }

    /** Ends it as by {@code kill -9}: what it had not written is lost. */
    void kill() throws InterruptedException {
        all().forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    /** To be called after {@link #kill}. Its data are there, and where the port was not chosen, it has another one. */
    void startAgain() {
        try {
            Files.delete(directory.resolve("logs/http.ports"));
            process = launch.start();
            url = awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException("Elasticsearch does not start again: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Elasticsearch started again", e);
        }
    }

    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }

    private void stop() {
        List<ProcessHandle> all = all();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
            delete(directory);
        } catch (IOException e) {
            System.err.println("Elasticsearch in " + directory + " left something behind: " + e);
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    /** Removes what servers left behind whose starter was killed. */
    private static void sweep(Path base) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(base, "*-*-*")) {
            for (Path directory : directories) {
                Matcher name = DIRECTORY.matcher(directory.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(directory);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
