package io.statsprofile.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NeverProfiledTest {

    private static final ClassLoader LOADER = NeverProfiledTest.class.getClassLoader();
    private static final Path SOURCES = Path.of("src/main/java/io/statsprofile");

    @Test
    void no_package_of_ours_is_profiled_but_the_demos_workload() throws IOException {
        List<String> packages;
        try (Stream<Path> all = Files.list(SOURCES)) {
            packages = all.filter(Files::isDirectory).map(path -> path.getFileName().toString()).toList();
        }

        assertThat(packages).contains("agent", "demo", "http");
        assertThat(packages).filteredOn(name -> !contains("io/statsprofile/" + name + "/Some")).containsExactly("demo");
        assertThat(contains("io/statsprofile/shaded/jackson/Some")).isTrue();
    }

    @Test
    void the_jdk_is_not_and_what_has_a_name_like_ours_is() {
        assertThat(contains("java/util/ArrayList")).isTrue();
        assertThat(contains("com/acme/Cart")).isFalse();
        assertThat(contains("io/statsprofiler/http/Some")).isFalse();
    }

    private static boolean contains(String internalName) {
        return NeverProfiled.contains(LOADER, internalName);
    }
}
