package io.statsprofile.internal.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.statsprofile.internal.http.AccessSettings;
import io.statsprofile.internal.kibana.Step.Verb;
import io.statsprofile.testing.FakeKibana;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions of the bundle against each other, of which our jar has only one. */
class DashboardsTest {

    private final FakeKibana kibana = new FakeKibana().space("team");

    @AfterEach
    void stop() {
        kibana.close();
    }

    @Test
    void an_upgrade_says_from_which_version_and_what_is_new() throws IOException {
        install("default", bundle(2));
        DashboardState state = install("default", bundle(3, "compare"));

        assertThat(state.message()).isEqualTo("Imported the dashboards, bundle 3, over bundle 2 (space default)");
        assertThat(state.steps()).extracting(Step::toString).containsExactly(
                "upgrade  tag \"StatsProfile\": bundle 2 to 3",
                "replace  data view \"Slices\"",
                "upgrade  dashboard \"overview\": bundle 2 to 3",
                "add      dashboard \"compare\"");
        assertThat(state.address()).isEqualTo(kibana.url() + "/app/dashboards#/view/statsprofile-overview?_g=(time:(from:now-1h,to:now))");
        assertThat(install("default", bundle(3, "compare")).steps()).isEmpty();
    }

    @Test
    void an_older_release_leaves_a_newer_one_alone() throws IOException {
        install("default", bundle(3));
        DashboardState state = install("default", bundle(2));
        assertThat(state.message()).startsWith("Left the dashboards as they are: bundle 3 is newer than ours, bundle 2");
        assertThat(state.isWhole()).isTrue();
    }

    @Test
    void an_upgrade_that_stopped_half_way_is_taken_up_again() throws IOException {
        install("default", bundle(2));
        kibana.refused.put("dashboard:statsprofile-overview", "{\"type\":\"unknown\",\"message\":\"disk full\",\"statusCode\":500}");
        DashboardState half = install("default", bundle(3));
        assertThat(half.isWhole()).isFalse();
        assertThat(half.steps()).extracting(Step::toString).contains("failed   tag \"StatsProfile\": there, bundle 3",
                "failed   dashboard \"overview\": there, bundle 2; refused: disk full");

        kibana.refused.clear();
        DashboardState whole = install("default", bundle(3));
        assertThat(whole.steps()).extracting(Step::verb).contains(Verb.UPGRADE);
        assertThat(whole.isWhole()).isTrue();
    }

    @Test
    void in_a_second_space_the_address_has_the_id_of_that_space() throws IOException {
        install("default", bundle(2));
        install("team", bundle(2));
        DashboardState state = install("team", bundle(3));
        assertThat(state.message()).contains("over bundle 2 (space team)");
        assertThat(state.address()).startsWith(kibana.url() + "/s/team/app/dashboards#/view/").doesNotContain("statsprofile-overview");
    }

    @Test
    void what_is_removed_is_removed_from_a_space_that_is_named() throws IOException {
        install("default", bundle(2));
        install("team", bundle(2));
        assertThat(remove("team", false).message()).isEqualTo("Would remove the dashboards (space team)");
        assertThat(remove("team", true).message()).isEqualTo("Removed the dashboards (space team)");
        assertThat(remove("team", true).message()).isEqualTo("Found no dashboards of ours, so there are none to remove (space team)");
        assertThat(kibana.objects("default")).isNotEmpty();
    }

    @Test
    void the_address_of_a_page_is_taken_for_the_kibana_that_shows_it() throws IOException {
        for (String page : List.of("", "/", "/app/home", "/app/home#/", "/s/default/app/home",
                "/app/dashboards#/view/a?_g=(time:(from:now-15m,to:now))", "/login?next=%2F")) {
            assertThat(settings(kibana.url() + page, "default").base()).as(page).isEqualTo(kibana.url());
        }
        assertThat(settings("https://proxy.example/kibana/app/discover#/", "default").base()).isEqualTo("https://proxy.example/kibana");
        assertThat(settings("https://proxy.example/kibana/s/team/app/home", "team").home())
                .isEqualTo("https://proxy.example/kibana/s/team");
        assertThat(settings("https://proxy.example/apps", "default").base()).isEqualTo("https://proxy.example/apps");
        assertThatIllegalArgumentException().isThrownBy(() -> settings("https://kibana.example:5601/s/team/app/home", "default"))
                .withMessage("Kibana url is https://kibana.example:5601/s/team/app/home, which is in space 'team', but space is 'default';"
                        + " set space to team, or use the url https://kibana.example:5601");
        Dashboards dashboards = new Dashboards(settings(kibana.url() + "/app/home", "default"), bundle(2));
        dashboards.check();
        assertThat(dashboards.install(false, true).isWhole()).isTrue();
    }

    private static KibanaSettings settings(String url, String space) {
        return new KibanaSettings(URI.create(url), space, AccessSettings.NONE);
    }

    private DashboardState remove(String space, boolean write) throws IOException {
        Dashboards dashboards = new Dashboards(settings(kibana.url(), space), bundle(2));
        dashboards.check();
        return dashboards.remove(write);
    }

    @Test
    void a_bundle_says_one_version() {
        DashboardBundle ours = DashboardBundle.ofThisRelease();
        assertThat(ours.version()).isPositive();
        assertThat(ours.objects()).allMatch(object -> object.id().startsWith("statsprofile-")).allMatch(object -> !object.title().isEmpty())
                .allMatch(object -> object.bundle() == ours.version() || object.type().equals("index-pattern"));
        assertThatIllegalArgumentException().isThrownBy(() -> DashboardBundle.of(bundle(2).ndjson() + bundle(3).ndjson()))
                .withMessageContaining("[2, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> DashboardBundle.of("")).withMessageContaining("[]");
    }

    private DashboardState install(String space, DashboardBundle bundle) throws IOException {
        Dashboards dashboards = new Dashboards(new KibanaSettings(URI.create(kibana.url() + "/"), space, AccessSettings.NONE), bundle);
        dashboards.check();
        return dashboards.install(false, true);
    }

    private static DashboardBundle bundle(int version, String... furtherDashboards) {
        StringBuilder lines = new StringBuilder(object("tag", "tag", "\"name\":\"StatsProfile\",\"description\":\"Bundle "
                + version + "\""));
        lines.append(object("index-pattern", "data-view", "\"title\":\"metrics-*\",\"name\":\"Slices\""));
        lines.append(dashboard("overview", version));
        for (String name : furtherDashboards) {
            lines.append(dashboard(name, version));
        }
        return DashboardBundle.of(lines.toString());
    }

    private static String dashboard(String name, int version) {
        return object("dashboard", name, "\"title\":\"" + name + "\",\"description\":\"Bundle " + version + "\"");
    }

    private static String object(String type, String name, String attributes) {
        return "{\"type\":\"" + type + "\",\"id\":\"statsprofile-" + name + "\",\"attributes\":{" + attributes + "},\"references\":[]}\n";
    }
}
