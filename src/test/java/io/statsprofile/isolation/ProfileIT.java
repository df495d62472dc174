package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A program profiles a stretch of its own by {@code Profile}, with the packaged jars in a JVM of its own. */
class ProfileIT {

    private static final String BY_HAND = "checkout by hand 1/1 from []";

    @Test
    void with_the_agent_it_sees_what_the_probes_see_between_enable_and_disable() {
        String output = run(PackagedJars.agentOption() + "=include=com.acme.region.Checkout");
        assertThat(output.lines()).contains(BY_HAND, "com.acme.region.Checkout.<init> 1/1 from [checkout by hand 1/1]",
                "com.acme.region.Checkout.check 10/10 from [com.acme.region.Checkout.pay 10/10]",
                "com.acme.region.Checkout.pay 1/1 from [checkout by hand 1/1]",
                // Each of the nine outermost calls that go on calls twice.
                "com.acme.region.Checkout.price 452/10 from [com.acme.region.Checkout.pay 10/10, com.acme.region.Checkout.price 442/18]",
                "refused 5, own times add up to the stretch: true");
        assertThat(output).contains("function calls (").contains("   Ordered by: cumulative time\n")
                .containsPattern("Checkout\\.java:9\\(com\\.acme\\.region\\.Checkout\\.pay\\)");
    }

    @Test
    void without_the_agent_it_sees_calls_by_hand() {
        assertThat(run().lines()).contains(BY_HAND, "refused 5, own times add up to the stretch: true")
                .noneMatch(line -> line.startsWith("com.acme"));
    }

    @Test
    void with_the_kill_switch_it_sees_calls_by_hand() {
        assertThat(run(PackagedJars.agentOption() + "=include=com.acme.region.Checkout", "-Dstatsprofile.enabled=false").lines())
                .contains(BY_HAND).noneMatch(line -> line.startsWith("com.acme"));
    }

    private static String run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        String classPath = PackagedJars.library() + File.pathSeparator + PackagedJars.TARGET.resolve("test-classes");
        arguments.addAll(List.of("-cp", classPath, "com.acme.region.Main"));
        try (ForkedJvm jvm = ForkedJvm.java(arguments.toArray(String[]::new)).start()) {
            jvm.awaitLine("end");
            assertThat(jvm.awaitExit(Duration.ofSeconds(60))).as(jvm.output()).isZero();
            return jvm.output();
        }
    }
}
