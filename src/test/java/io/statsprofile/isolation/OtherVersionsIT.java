package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SearchServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service that uses elasticsearch-java, Jackson, ASM and Byte Buddy in versions that are not ours. */
class OtherVersionsIT {

    private static final String SERVICE = "acme-neighbours";

    @Test
    void the_service_uses_its_versions_and_we_use_ours() {
        String elasticsearch = SearchServer.shared().url();
        try (ForkedJvm jvm = ForkedJvm.java(PackagedJars.agentOption(), "-Dacme.elasticsearch=" + elasticsearch, "-cp",
                Fixtures.classPathWithLibrary("neighbours"), "com.acme.neighbours.Main").in(Fixtures.emptyDirectory("neighbours"))
                .start()) {
            jvm.awaitLine("ready");
            assertThat(answer(jvm, "jackson")).isEqualTo("jackson 2.15.4 [1,2,3]");
            assertThat(answer(jvm, "asm")).startsWith("asm asm-9.7.1.jar methods=");
            assertThat(answer(jvm, "byte-buddy")).isEqualTo("byte-buddy byte-buddy-1.18.17.jar hello");
            assertThat(answer(jvm, "elasticsearch")).isEqualTo("elasticsearch 9.5.3 elasticsearch-java-9.5.3.jar {name=apple}");
            jvm.send("work 2 10 40");
            jvm.awaitLine("done work");
            assertThat(jvm.stop()).as(jvm.output()).isZero();

            Documents documents = Documents.stored(elasticsearch, SERVICE);
            assertThat(documents.ncalls(Documents.WORK)).as(jvm.output()).isEqualTo(new KnownCalls().work(2, 10).ncalls());
            assertThat(documents.ncalls("com.acme.generated.Greeter.get")).as("calls of a class that Byte Buddy made at run time")
                    .isEqualTo(Map.of("com.acme.generated.Greeter.get", 7L));
            documents.assertOneUnbrokenRun();
        }
    }

    private static String answer(ForkedJvm jvm, String command) {
        jvm.send(command);
        return jvm.awaitLine("done ").substring("done ".length());
    }
}
