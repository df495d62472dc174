package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** Runtime images of {@code jlink} that have no module but those that are needed. */
class RuntimeImageIT {

    /** What Logback's configuration takes. */
    private static final String LEAST = "java.base,java.xml";
    /** What every agent takes. */
    private static final String WITH_AGENTS = LEAST + ",java.instrument";
    /** What delivery takes, too. */
    private static final String WITH_DELIVERY = WITH_AGENTS + ",java.naming";

    @Test
    void three_modules_are_enough_to_count_and_log_and_the_one_that_delivery_lacks_is_named() {
        Path image = image("least", WITH_AGENTS);
        try (ForkedJvm jvm = start(image, "logged", "-Xverify:all", "-Dacme.documents=documents.ndjson")) {
            jvm.awaitLine("ready");
            jvm.ask("work 2 20 60");
            assertThat(jvm.stop()).as(jvm.output()).isZero();
            assertThat(jvm.output()).doesNotContain("|-WARN", "|-ERROR", "NoClassDefFoundError", "StatsProfile: ");
            Documents documents = Documents.ofFile(Fixtures.BUILD.resolve("runs/image-logged/documents.ndjson"));
            assertThat(documents.ncalls(Documents.WORK)).as(jvm.output()).isEqualTo(new KnownCalls().work(2, 20).ncalls());
        }
        try (ForkedJvm jvm = start(image, "lacking", delivering())) {
            assertThat(jvm.awaitLine("Delivery failed")).contains("lacks the module java.naming", "--add-modules java.naming");
        }
    }

    @Test
    void with_java_naming_requests_are_sent() {
        try (ForkedJvm jvm = start(image("delivering", WITH_DELIVERY), "delivering", delivering())) {
            assertThat(jvm.awaitLine("Delivery failed")).contains("the connection was refused");
        }
    }

    @Test
    void without_java_instrument_the_jvm_names_it() {
        try (ForkedJvm jvm = start(image("without", LEAST), "without")) {
            assertThat(jvm.awaitExit(Duration.ofMinutes(1))).isNotZero();
            assertThat(jvm.output()).contains("Module java.instrument may be missing from runtime image");
        }
    }

    private static String[] delivering() {
        // Nothing listens at port 9 of this machine.
        return new String[] {"-Dlogback.configurationFile=logback-elasticsearch.xml", "-Dacme.service=acme-image",
                "-Dacme.elasticsearch=https://127.0.0.1:9"};
    }

    private static Path image(String name, String modules) {
        Path image = Fixtures.BUILD.resolve("runs/image-of-" + name);
        Directories.delete(image);
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int status = ToolProvider.findFirst("jlink").orElseThrow().run(writer, writer, "--add-modules", modules,
                "--no-header-files", "--no-man-pages", "--output", image.toString());
        assertThat(status).as(said.toString()).isZero();
        return image;
    }

    private static ForkedJvm start(Path image, String name, String... options) {
        List<String> command = new ArrayList<>(List.of(image.resolve("bin/java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1",
                PackagedJars.agentOption()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", Fixtures.classPathWithLibrary("flat"), "com.acme.flat.Main"));
        return ForkedJvm.of(command).in(Fixtures.emptyDirectory("image-" + name)).start();
    }
}
