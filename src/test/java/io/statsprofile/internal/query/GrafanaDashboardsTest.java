package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.testcontainers.shaded.org.yaml.snakeyaml.Yaml;

/** What Grafana wants of a dashboard's file, and would show wrong or not at all without a word. */
class GrafanaDashboardsTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Pattern LINKED = Pattern.compile("/d/([a-z-]+)");
    private static final Pattern SET_BY_LINK = Pattern.compile("var-(\\w+)=");
    /** Of Grafana itself, and queries that an expression names. */
    private static final Pattern BUILT_IN = Pattern.compile("__\\w+|[A-Z]");
    private static final int WIDTH = 24;
    private static final int LONGEST_UID = 40;

    @Test
    void each_has_what_Grafana_wants_and_an_identity_of_its_own() throws IOException {
        Set<String> identities = new HashSet<>();
        assertThat(GrafanaDashboard.all()).hasSize(3).allSatisfy(dashboard -> {
            JsonNode root = dashboard.root;
            assertThat(identities.add(root.path("uid").asText())).isTrue();
            assertThat(root.path("uid").asText()).matches("[a-z-]{1," + LONGEST_UID + "}");
            assertThat(root.path("title").asText()).startsWith("StatsProfile: ");
            assertThat(root.path("schemaVersion").asInt()).as("that of Grafana 9.4, the first that has nested aggregations").isEqualTo(37);
            assertThat(root.has("id")).as("a number that Grafana gives").isFalse();
            assertThat(root.at("/time/from").asText()).isEqualTo("now-1h");
        });
    }

    @Test
    void panels_have_numbers_of_their_own_and_do_not_lie_on_each_other() throws IOException {
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            Set<Integer> numbers = new HashSet<>();
            Set<List<Integer>> taken = new HashSet<>();
            assertThat(dashboard.panels()).hasSizeGreaterThan(5).allSatisfy(panel -> {
                assertThat(numbers.add(panel.path("id").asInt())).isTrue();
                assertThat(panel.path("type").asText()).isIn("timeseries", "table", "stat");
                JsonNode place = panel.path("gridPos");
                assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(WIDTH);
                for (int x = place.path("x").asInt(); x < place.path("x").asInt() + place.path("w").asInt(); x++) {
                    for (int y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
                        assertThat(taken.add(List.of(x, y))).as("%s of %s at %d, %d", panel.path("title"), dashboard.name, x, y).isTrue();
                    }
                }
            });
        }
    }

    @Test
    void every_query_has_a_letter_ends_in_metrics_and_goes_to_the_chosen_data_source() throws IOException {
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            for (JsonNode panel : dashboard.panels()) {
                Set<String> letters = new HashSet<>();
                panel.path("targets").forEach(target -> assertThat(letters.add(target.path("refId").asText())).isTrue());
                assertThat(GrafanaDashboard.targets(panel)).isNotEmpty().allSatisfy(target -> {
                    assertThat(target.at("/datasource/uid").asText()).isEqualTo("${data_source}");
                    Set<String> ids = new HashSet<>();
                    target.path("bucketAggs").forEach(bucket -> assertThat(ids.add(bucket.path("id").asText())).isTrue());
                    target.path("metrics").forEach(metric -> assertThat(ids.add(metric.path("id").asText())).isTrue());
                    assertThat(target.path("metrics")).isNotEmpty();
                    assertThat(target.path("query").asText()).as("slices and regions measure the same time").contains(
                            panel.path("title").asText().startsWith("Slices") ? "statsprofile.kind:slice"
                                    : "statsprofile.kind:(slice OR hour)");
                });
            }
        }
    }

    @Test
    void every_variable_that_is_used_is_there_and_every_one_that_is_there_is_used() throws IOException {
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            // Grafana puts variables into a query a second time, so "lambda$service$0" would become something else by a variable "service".
            assertThat(dashboard.variables()).allSatisfy(variable -> assertThat(variable.path("name").asText()).contains("_"));
            Set<String> there = dashboard.variables().stream().map(variable -> variable.path("name").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> used = new TreeSet<>();
            Matcher names = VARIABLE.matcher(dashboard.root.toString().replace("$__all", ""));
            while (names.find()) {
                if (!BUILT_IN.matcher(names.group(1)).matches()) {
                    used.add(names.group(1));
                }
            }
            assertThat(used).as("variables of %s", dashboard.name).isEqualTo(there).contains("data_source", "service_name", "host_name",
                    "bar_length");
        }
    }

    @Test
    void a_bar_that_Grafana_chooses_is_of_whole_slices() throws IOException {
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            JsonNode bar = dashboard.variables().stream().filter(variable -> variable.path("name").asText().equals("bar_length"))
                    .findFirst().orElseThrow();
            // The one step above ten seconds that Grafana takes and that is no multiple of them has fifteen.
            assertThat(bar.path("auto_min").asText()).isEqualTo("20s");
            assertThat(bar.path("current").path("value").asText()).isEqualTo("$__auto_interval_bar_length");
            assertThat(bar.path("query").asText().split(",")).allMatch(step -> step.matches("\\d+0s|\\d+[mhd]"));
        }
    }

    @Test
    void links_lead_to_dashboards_that_have_the_variables_that_they_set() throws IOException {
        Map<String, Set<String>> variables = new TreeMap<>();
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            variables.put(dashboard.root.path("uid").asText(),
                    dashboard.variables().stream().map(variable -> variable.path("name").asText()).collect(Collectors.toSet()));
        }
        List<String> links = new ArrayList<>();
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            dashboard.root.findValues("url").forEach(url -> links.add(url.asText()));
        }
        assertThat(links).hasSizeGreaterThan(8).allSatisfy(link -> {
            Matcher to = LINKED.matcher(link);
            assertThat(to.find()).isTrue();
            assertThat(variables).containsKey(to.group(1));
            Matcher set = SET_BY_LINK.matcher(link);
            while (set.find()) {
                assertThat(variables.get(to.group(1))).contains(set.group(1));
            }
        });
        assertThat(links).filteredOn(link -> link.contains("var-function_name=")).isNotEmpty()
                .allMatch(link -> link.endsWith(":percentencode}"), "names have signs that addresses do not take");
    }

    @Test
    void every_field_is_in_the_index_template_or_in_that_of_the_flat_stream() throws IOException {
        Set<String> mapped = NamedFields.ofTemplate();
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            boolean isFlat = dashboard.name.equals("functions-flat");
            for (JsonNode panel : dashboard.panels()) {
                for (JsonNode target : GrafanaDashboard.targets(panel)) {
                    Set<String> fields = NamedFields.of(target);
                    assertThat(fields).isNotEmpty().allSatisfy(field -> {
                        assertThat(mapped).contains(field.replace("statsprofile.func_profile.", "statsprofile.func_profiles."));
                        assertThat(field.startsWith("statsprofile.func_profiles")).as("%s in %s", field, dashboard.name)
                                .isEqualTo(field.contains("func_profile") && !isFlat);
                    });
                }
            }
        }
    }

    @Test
    void provisioning_has_the_data_sources_that_dashboards_begin_with_and_the_streams_of_both() throws IOException {
        Map<String, String> indices = new TreeMap<>();
        Map<String, String> names = new TreeMap<>();
        for (Object source : (List<?>) yaml(Path.of("provisioning", "datasources", "statsprofile.yaml")).get("datasources")) {
            Map<?, ?> each = (Map<?, ?>) source;
            assertThat(each.get("type")).isEqualTo("elasticsearch");
            Map<?, ?> json = (Map<?, ?>) each.get("jsonData");
            assertThat(json.get("timeField")).isEqualTo("@timestamp");
            assertThat(each.get("basicAuthUser")).isEqualTo("${STATSPROFILE_ES_USERNAME}");
            assertThat(((Map<?, ?>) each.get("secureJsonData")).get("basicAuthPassword")).isEqualTo("${STATSPROFILE_ES_PASSWORD}");
            indices.put(each.get("uid").toString(), json.get("index").toString());
            names.put(each.get("name").toString(), each.get("uid").toString());
        }
        assertThat(indices).isEqualTo(Map.of("statsprofile", StreamFamily.SLICES.pattern(), "statsprofile-functions",
                StreamFamily.FUNCTIONS.pattern(),
                "statsprofile-hours", StreamFamily.HOURS.pattern(), "statsprofile-function-hours", StreamFamily.FUNCTION_HOURS.pattern()));
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            JsonNode source = dashboard.variables().get(0);
            assertThat(source.path("type").asText()).isEqualTo("datasource");
            assertThat(source.path("query").asText()).isEqualTo("elasticsearch");
            assertThat(source.at("/current/value").asText())
                    .isEqualTo(dashboard.name.equals("functions-flat") ? "statsprofile-functions" : "statsprofile");
            String regex = source.path("regex").asText();
            Pattern offered = Pattern.compile(regex.substring(1, regex.length() - 1));
            assertThat(names.keySet().stream().filter(name -> offered.matcher(name).find()).map(names::get)).as("slices, and hours")
                    .containsExactlyInAnyOrderElementsOf(dashboard.name.equals("functions-flat")
                            ? List.of("statsprofile-functions", "statsprofile-function-hours")
                            : List.of("statsprofile", "statsprofile-hours"));
            assertThat(offered.matcher("all of StatsProfile").find()).as("one that may have both").isFalse();
        }
        Map<?, ?> provider = (Map<?, ?>) ((List<?>) yaml(Path.of("provisioning", "dashboards", "statsprofile.yaml")).get("providers"))
                .get(0);
        assertThat(Files.readString(GrafanaDashboard.FOLDER.resolve("compose.yaml")))
                .contains("./grafana/dashboards:" + ((Map<?, ?>) provider.get("options")).get("path") + ":ro,z",
                        "./grafana/provisioning:/etc/grafana/provisioning:ro,z");
    }

    @Test
    void the_containers_file_keeps_the_rules_of_the_demo() throws IOException {
        Map<?, ?> grafana = (Map<?, ?>) ((Map<?, ?>) yaml(Path.of("compose.yaml")).get("services")).get("grafana");
        assertThat(grafana.get("image").toString()).matches("grafana/grafana:\\d+\\.\\d+\\.\\d+");
        assertThat(grafana.get("mem_limit").toString()).matches("\\d+m");
        assertThat(grafana.get("security_opt").toString()).contains("no-new-privileges:true");
        assertThat(grafana.get("ports").toString()).startsWith("[127.0.0.1:");
        assertThat(((Map<?, ?>) grafana.get("environment")).entrySet()).filteredOn(entry -> entry.getKey().toString().contains("PASSWORD"))
                .isNotEmpty().allMatch(entry -> entry.getValue().toString().equals("${ELASTIC_PASSWORD:?run sh compose/secrets.sh first}"));
    }

    private static Map<?, ?> yaml(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(GrafanaDashboard.FOLDER.resolve(file))) {
            return new Yaml().load(reader);
        }
    }

    @Test
    void files_are_json_without_a_name_twice() throws IOException {
        ObjectMapper strict = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            assertThat(strict.readTree(GrafanaDashboard.FOLDER.resolve("dashboards").resolve(dashboard.name + ".json").toFile()))
                    .isEqualTo(dashboard.root);
        }
    }
}
