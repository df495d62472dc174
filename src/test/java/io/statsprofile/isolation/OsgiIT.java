package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bundles see of the boot loader what their framework lets them see, and a framework may answer a bundle's bytecode otherwise than whoever
 * else asks. Each framework runs as it comes, with our package delegated to the boot loader, and with nothing delegated but what must be.
 */
class OsgiIT {

    private static final long SETTINGS = 3;

    @ParameterizedTest
    @CsvSource({"felix, org.apache.felix.framework.Felix", "equinox, org.eclipse.osgi.launch.Equinox"})
    void bundles_run_and_are_profiled_whatever_is_delegated(String framework, String implementation) {
        Path home = Fixtures.directory("osgi");
        Path directory = Fixtures.emptyDirectory("osgi-" + framework);
        Path documents = directory.resolve("documents.ndjson");
        String classPath = String.join(File.pathSeparator, home.resolve("osgi-1.jar").toString(), home.resolve(framework) + File.separator
                + "*", Fixtures.classPathWithLibrary("flat"));

        try (ForkedJvm jvm = ForkedJvm.java(PackagedJars.agentOption(), "-Dacme.documents=" + documents, "-cp", classPath,
                "com.acme.osgi.Host",
                home.resolve("osgi-1-bundle.jar").toString(), directory.toString()).in(directory).start()) {
            assertThat(jvm.awaitExit(Duration.ofMinutes(1))).as(jvm.output()).isZero();

            assertThat(jvm.lines()).as(jvm.output()).filteredOn(line -> line.startsWith("ran " + implementation)).hasSize((int) SETTINGS);
            assertThat(jvm.lines()).as(jvm.output()).filteredOn(line -> line.startsWith("bundle worked ")).hasSize((int) SETTINGS);
            assertThat(jvm.output()).doesNotContain("NoClassDefFoundError", "|-WARN", "|-ERROR");
            assertThat(Documents.ofFile(documents).ncalls("com.acme.work.bundle.")).as(jvm.output()).isEqualTo(Map.of(
                    "com.acme.work.bundle.Activator.<init>", SETTINGS, "com.acme.work.bundle.Activator.start", SETTINGS,
                    "com.acme.work.bundle.Activator.stop", SETTINGS,
                    "com.acme.work.bundle.Activator.work", 1000 * SETTINGS, "com.acme.work.bundle.Activator.leaf", 1000 * SETTINGS));
        }
    }
}
