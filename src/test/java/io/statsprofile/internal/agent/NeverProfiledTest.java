package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NeverProfiledTest {

    private static final ClassLoader LOADER = NeverProfiledTest.class.getClassLoader();
    private static final Path CLASSES = Path.of("target", "classes");
    private static final String DEMO = "io/statsprofile/demo/";

    @Test
    void no_class_of_ours_is_profiled_but_the_demos() throws IOException {
        List<String> classes;
        try (Stream<Path> files = Files.walk(CLASSES)) {
            classes = files.map(file -> CLASSES.relativize(file).toString().replace('\\', '/')).filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length())).toList();
        }

        assertThat(classes).contains("io/statsprofile/Profile", "io/statsprofile/logback/StatsProfileAppender",
                "io/statsprofile/internal/probe/Probe", DEMO + "shop/Shop");
        assertThat(classes).allSatisfy(name -> assertThat(contains(name)).as(name).isNotEqualTo(name.startsWith(DEMO)));
        assertThat(contains("io/statsprofile/internal/shaded/jackson/core/JsonFactory")).isTrue();
        assertThat(contains("io/statsprofile/internal/agent/asm/ClassReader")).isTrue();
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
