package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An application of named modules, which knows our library by its module's name. */
class ModulePathIT {

    private static final String MODULES = "modules module com.acme.modular, module io.statsprofile.logback";

    private static final Pattern SLICE = Pattern.compile("logged slice \\d+ of acme-modular: (\\d+) calls? ");

    @Test
    void functions_of_a_named_module_are_counted_and_logged() {
        List<String> lines = run(PackagedJars.agentOption());
        assertThat(lines).contains(MODULES, "region checkout 1", "region com.acme.modular.Work.once 7");
        assertThat(lines.stream().map(SLICE::matcher).filter(Matcher::lookingAt).mapToInt(slice -> Integer.parseInt(slice.group(1))).sum())
                .as("calls in all slices").isEqualTo(7);
    }

    @Test
    void without_the_agent_a_region_is_counted_by_hand() {
        assertThat(run()).contains(MODULES, "region checkout 1").noneMatch(line -> line.startsWith("region com.acme"));
    }

    private static List<String> run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        String modulePath = Fixtures.directory("modular").resolve("modular-1.jar") + File.pathSeparator
                + Fixtures.directory("modular").resolve("lib") + File.pathSeparator + PackagedJars.library();
        arguments.addAll(List.of("-p", modulePath, "-m", "com.acme.modular/com.acme.modular.Main"));
        try (ForkedJvm jvm = ForkedJvm.java(arguments.toArray(String[]::new)).in(Fixtures.emptyDirectory("modular")).start()) {
            jvm.awaitLine("end");
            assertThat(jvm.awaitExit(Duration.ofSeconds(60))).as(jvm.output()).isZero();
            return jvm.output().lines().toList();
        }
    }
}
