package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpoolComponentTest {

    private final Settings settings = new Settings();
    private final SpoolComponent spool = new SpoolComponent();

    @Test
    void there_is_one_only_where_a_directory_is_named() {
        assertThat(spool.read(settings, null)).isNull();
        assertThat(spool.read(settings, "/var/lib/shop")).isEqualTo(new SpoolSettings(Path.of("/var/lib/shop/statsprofile"),
                "spool directory (from STATE_DIRECTORY)", 1, 67_108_864, Duration.ofDays(7)));
        spool.setDirectory("/var/spool/shop");
        spool.setMaxSize("1MB");
        spool.setMaxAge("1 hour");
        assertThat(spool.read(settings, "/var/lib/shop")).isEqualTo(
                new SpoolSettings(Path.of("/var/spool/shop"), "spool directory", 0, 1_048_576, Duration.ofHours(1)));
        spool.setEnabled("false");
        assertThat(spool.read(settings, "/var/lib/shop")).isNull();
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void systemd_names_it_by_the_first_directory_of_its_variable() {
        assertThat(new Environment(name -> null).stateDirectory()).isNull();
        assertThat(new Environment(name -> name.equals("STATE_DIRECTORY") ? "/var/lib/shop:/var/lib/other" : null).stateDirectory())
                .isEqualTo("/var/lib/shop");
        assertThat(new Environment(name -> " ").stateDirectory()).isNull();
    }

    @Test
    void a_path_that_can_be_none_is_a_mistake() {
        spool.setDirectory("/var/\0");
        assertThat(spool.read(settings, null)).isNull();
        assertThat(settings.problems()).singleElement().asString().startsWith("spool directory is '/var/").contains("must be a path");
    }
}
