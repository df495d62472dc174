package io.statsprofile.shippers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tool that brings lines of files to Elasticsearch, as Debian's packages have it: installed, or unpacked below the folder that the
 * environment variable {@value #FOLDER} names. (Debian lets one syslog daemon be installed at a time.)
 */
enum Tool {

    RSYSLOG("rsyslog.conf", "usr/sbin/rsyslogd", "usr/lib", "rsyslog/omelasticsearch.so", "rsyslog and rsyslog-elasticsearch") {
        @Override
        List<String> arguments(Path modules, Path configuration, Path directory) {
            return List.of("-n", "-iNONE", "-M", modules.toString(), "-f", configuration.toString());
        }

        @Override
        boolean isStoppedByKill() {
            return true;
        }
    },

    SYSLOG_NG("syslog-ng.conf", "usr/sbin/syslog-ng", "usr/lib/syslog-ng", "libhttp.so", "syslog-ng-core and syslog-ng-mod-http") {
        @Override
        List<String> arguments(Path modules, Path configuration, Path directory) {
            return List.of("-F", "--no-caps", "--stderr", "--module-path", modules.toString(), "-f", configuration.toString(),
                    "-R", directory.resolve("persist").toString(), "-p", directory.resolve("pid").toString(),
                    "-c", directory.resolve("control").toString());
        }

        @Override
        Map<String, String> environment(Path modules) {
            return Map.of("LD_LIBRARY_PATH", modules.getParent().toString());
        }
    };

    static final String FOLDER = "STATSPROFILE_SHIPPERS";

    final String configuration;
    private final String binary;
    private final String modulesBelow;
    private final String module;
    private final String packages;

    Tool(String configuration, String binary, String modulesBelow, String module, String packages) {
        this.configuration = configuration;
        this.binary = binary;
        this.modulesBelow = modulesBelow;
        this.module = module;
        this.packages = packages;
    }

    abstract List<String> arguments(Path modules, Path configuration, Path directory);

    Map<String, String> environment(Path modules) {
        return Map.of();
    }

    /** Whether its configuration has it stopped by SIGKILL. */
    boolean isStoppedByKill() {
        return false;
    }

    /** The root below which it is; empty where it is not installed. */
    Optional<Path> root() {
        return Stream.of(System.getenv().getOrDefault(FOLDER, "/"), "/").map(Path::of)
                .filter(root -> Files.isExecutable(root.resolve(binary)) && modules(root).isPresent()).findFirst();
    }

    Path binary(Path root) {
        return root.resolve(binary);
    }

    /** Where its modules are, the one for Elasticsearch among them. */
    Optional<Path> modules(Path root) {
        Path parent = root.resolve(modulesBelow);
        if (!Files.isDirectory(parent)) {
            return Optional.empty();
        }
        // Named after the processor's architecture by the one, and after the version by the other.
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.map(folder -> folder.resolve(module)).filter(Files::exists).map(Path::getParent).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why its tests are skipped. */
    String missing() {
        return "Debian's packages " + packages + " are neither installed nor unpacked where " + FOLDER + " says; .ci/run does that";
    }
}
