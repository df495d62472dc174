package io.statsprofile.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plain application on a flat class path, whose documents go to a file. */
final class FlatApplication implements AutoCloseable {

    private final ForkedJvm jvm;
    private final Path documents;

    private FlatApplication(ForkedJvm jvm, Path documents) {
        this.jvm = jvm;
        this.documents = documents;
        jvm.awaitLine("ready");
    }

    /**
     * @param name of the run's directory
     * @param options for the JVM, agents for instance
     */
    static FlatApplication start(String name, List<String> options) {
        return start(name, options, Map.of());
    }

    static FlatApplication start(String name, List<String> options, Map<String, String> environment) {
        Path directory = Fixtures.emptyDirectory(name);
        Path documents = directory.resolve("documents.ndjson");
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-Dacme.documents=" + documents, "-cp", Fixtures.classPathWithLibrary("flat"), "com.acme.flat.Main"));
        ForkedJvm.Launch launch = ForkedJvm.java(arguments.toArray(String[]::new)).in(directory);
        environment.forEach(launch::environment);
        return new FlatApplication(launch.start(), documents);
    }

    ForkedJvm jvm() {
        return jvm;
    }

    /** Works on {@code threads} threads, {@code rounds} rounds on each, and returns when they are through. */
    void work(int threads, int rounds, int pauseMillis) {
        jvm.ask("work " + threads + " " + rounds + " " + pauseMillis);
    }

    Documents documents() {
        return Documents.ofFile(documents);
    }

    @Override
    public void close() {
        jvm.close();
    }
}
