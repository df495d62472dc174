package io.statsprofile.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Vega as packages of npm's registry, in {@code target/vega}: the version that Kibana 8.12 has and the last of major 5. */
enum VegaLibraries {

    /** What Kibana 8.12 has. */
    KIBANA_8_12("vega-kibana", "vega@5.24.0"),
    /** What Kibana 9.1 and later have. */
    CURRENT("vega-current", "vega@5.33.0");

    private static final Path DIRECTORY = Path.of("target", "vega");
    private static final String INTERPRETER = "vega-interpreter";

    private final String alias;
    private final String version;

    VegaLibraries(String alias, String version) {
        this.alias = alias;
        this.version = version;
    }

    /** Whether they can be had here. */
    static boolean areThere() {
        try {
            return Files.isDirectory(DIRECTORY.resolve("node_modules")) || run(List.of("npm", "--version")) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Vega and the interpreter that lets it work without {@code eval}, as Kibana uses it. */
    List<Path> scripts() {
        install();
        Path modules = DIRECTORY.resolve("node_modules");
        return List.of(modules.resolve(alias).resolve("build/vega.min.js"), modules.resolve(INTERPRETER).resolve("build/vega-interpreter.min.js"));
    }

    private static synchronized void install() {
        if (Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
            return;
        }
        try {
            Files.createDirectories(DIRECTORY);
            List<String> command = new ArrayList<>(List.of("npm", "install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund",
                    "--prefix", DIRECTORY.toString(), INTERPRETER + "@1.0.4"));
            for (VegaLibraries library : values()) {
                command.add(library.alias + "@npm:" + library.version);
            }
            assertThat(run(command)).as("exit code of npm").isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("npm did not end in three minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
