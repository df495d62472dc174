package io.statsprofile.internal.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.template.IndexTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Kibana would refuse, or would silently show nothing for. */
class BundleRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_LINE = 140;
    private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
            "tag", Set.of("name", "description", "color"),
            "index-pattern", Set.of("title", "name", "timeFieldName", "fields", "fieldFormatMap", "runtimeFieldMap", "sourceFilters",
                    "typeMeta", "allowNoIndex"), "dashboard", Set.of("title", "description", "hits", "version", "kibanaSavedObjectMeta",
                    "optionsJSON", "panelsJSON", "timeRestore", "timeFrom",
                    "timeTo", "refreshInterval", "controlGroupInput"));

    private static final String MONTHS = "statsprofile-months";
    private static final String OF_HOURS = StreamFamily.SLICES.pattern() + "," + StreamFamily.HOURS.pattern();
    private static final String OF_DAYS = StreamFamily.HOURS.pattern() + "," + StreamFamily.DAYS.pattern();

    private static List<JsonNode> objects;

    @BeforeAll
    static void assemble() throws IOException {
        objects = Panels.objects();
    }

    @Test
    void the_build_made_the_same_file() throws IOException {
        assertThat(Files.readAllLines(Path.of("target/classes/io/statsprofile/internal/kibana/dashboards.ndjson")))
                .isEqualTo(new Assembly(Path.of("kibana")).lines());
    }

    @Test
    void no_line_of_a_panel_or_part_is_too_long() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (String folder : List.of("panels", "parts")) {
            try (Stream<Path> files = Files.list(Path.of("kibana", folder))) {
                // PaletteIT reads the names as they stand there.
                for (Path file : files.filter(file -> !file.endsWith("names.json")).toList()) {
                    Files.readString(file).lines().filter(line -> line.length() > LONGEST_LINE)
                            .forEach(line -> tooLong.add(file + ": " + line));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void the_page_of_the_command_line_has_the_overview_s_panels_with_a_clock_of_its_own() throws IOException {
        JsonNode page = JSON.readTree(Path.of("target/classes/io/statsprofile/internal/report/panels.json").toFile());
        Map<String, String> names = Map.of("tottime", "own-time", "cumtime", "cumulative-time", "ncalls", "calls",
                "functions", "functions");
        assertThat(names(page)).isEqualTo(names.keySet());
        for (Map.Entry<String, String> name : names.entrySet()) {
            JsonNode panel = Panels.vega().get("statsprofile-overview/" + name.getValue());
            JsonNode same = page.get(name.getKey());
            for (String part : List.of("signals", "scales", "marks")) {
                String inPage = same.path(part).toString().replace("utcFormat(", "timeFormat(").replace("\"utc\"", "\"time\"");
                assertThat(inPage).as("%s of %s", part, name).isEqualTo(panel.path(part).toString());
            }
            assertThat(same.findValues("url")).as("requests of %s", name).isEmpty();
        }
    }

    @Test
    void objects_have_only_what_kibana_knows() {
        assertThat(objects).hasSizeGreaterThan(2);
        for (JsonNode object : objects) {
            // No version keys: a newer one than the importing Kibana's fails the whole file, none lets every migration run.
            assertThat(names(object)).containsExactlyInAnyOrder("id", "type", "attributes", "references");
            assertThat(ATTRIBUTES.get(object.get("type").asText())).as("attributes of %s", object.get("id"))
                    .containsAll(names(object.get("attributes")));
        }
    }

    @Test
    void references_lead_to_objects_that_stand_before_them() {
        Set<String> seen = new TreeSet<>();
        // Dashboards lead to each other.
        objects.stream().map(SavedObject::of).filter(object -> object.type().equals("dashboard"))
                .forEach(object -> seen.add("dashboard:" + object.id()));
        for (JsonNode object : objects) {
            for (JsonNode reference : object.get("references")) {
                assertThat(seen).as("what %s refers to", object.get("id")).contains(reference.get("type").asText() + ":"
                        + reference.get("id").asText());
            }
            seen.add(object.get("type").asText() + ":" + object.get("id").asText());
        }
        assertThat(objects).extracting(object -> object.get("id")).doesNotHaveDuplicates();
    }

    @Test
    void panels_have_the_shape_that_kibana_wants_and_lie_side_by_side() throws IOException {
        for (JsonNode dashboard : dashboards()) {
            Set<String> ids = new TreeSet<>();
            boolean[][] taken = new boolean[200][48];
            for (JsonNode panel : Panels.of(dashboard)) {
                String id = panel.get("panelIndex").asText();
                assertThat(ids.add(id)).as("panel %s is there once", id).isTrue();
                assertThat(panel.has("id")).isFalse();
                assertThat(panel.get("version").asText()).isEqualTo("8.0.0");
                if (panel.get("type").asText().equals("visualization")) {
                    assertThat(panel.at("/embeddableConfig/savedVis/type").asText()).isIn("vega", "markdown");
                } else {
                    assertThat(panel.get("type").asText()).as("further rules for it are in LensRulesTest").isEqualTo("lens");
                }
                JsonNode grid = panel.get("gridData");
                assertThat(grid.get("i").asText()).isEqualTo(id);
                for (int y = grid.get("y").asInt(); y < grid.get("y").asInt() + grid.get("h").asInt(); y++) {
                    for (int x = grid.get("x").asInt(); x < grid.get("x").asInt() + grid.get("w").asInt(); x++) {
                        assertThat(taken[y][x]).as("room for panel %s at %s, %s", id, x, y).isFalse();
                        taken[y][x] = true;
                    }
                }
            }
        }
    }

    /** From the spike to the function to its callers and back, with the time range that was marked. */
    @Test
    void every_dashboard_of_slices_leads_to_the_others_with_time_filters_and_function() throws IOException {
        Map<String, Set<String>> ways = new TreeMap<>();
        for (JsonNode dashboard : dashboards()) {
            assertThat(dashboard.at("/attributes/timeRestore").asBoolean(true))
                    .as("a time range of its own would replace the one that somebody comes with").isFalse();
            Map<String, String> references = new TreeMap<>();
            dashboard.get("references").forEach(reference -> references.put(reference.get("name").asText(), reference.get("id").asText()));
            for (JsonNode panel : Panels.of(dashboard)) {
                for (JsonNode event : panel.at("/embeddableConfig/enhancements/dynamicActions/events")) {
                    assertThat(event.at("/action/config/useCurrentFilters").asBoolean()).isTrue();
                    assertThat(event.at("/action/config/useCurrentDateRange").asBoolean()).isTrue();
                    assertThat(event.get("triggers")).extracting(JsonNode::asText).containsExactly("FILTER_TRIGGER");
                    String target = references.get(panel.get("panelIndex").asText() + ":drilldown:" + event.at("/action/factoryId")
                            .asText() + ":"
                            + event.get("eventId").asText() + ":dashboardId");
                    ways.computeIfAbsent(dashboard.get("id").asText(), id -> new TreeSet<>()).add(target);
                    assertThat(panel.at("/embeddableConfig/savedVis/params/spec").asText()).as("what the way begins with")
                            .contains("kibanaAddFilter(")
                            .doesNotContain("kibanaSetTimeFilter(");
                }
            }
        }
        assertThat(ways).as("others have another filter, which would go along")
                .isEqualTo(Map.of("statsprofile-overview", Set.of("statsprofile-function", "statsprofile-compare"),
                "statsprofile-function", Set.of("statsprofile-overview", "statsprofile-compare"),
                "statsprofile-compare", Set.of("statsprofile-overview", "statsprofile-function")));
    }

    /** Elasticsearch's work for a terms aggregation with buckets below it grows by the square of its candidates. */
    @Test
    void what_is_cut_into_times_or_callers_has_few_candidates_and_every_search_has_an_end() throws IOException {
        for (Map.Entry<String, JsonNode> panel : Panels.vega().entrySet()) {
            for (JsonNode url : panel.getValue().findValues("url")) {
                assertThat(url.at("/body/timeout").asText()).as(panel.getKey()).isEqualTo("20s");
                bounded(panel.getKey(), url.at("/body/aggs"));
            }
        }
    }

    private static void bounded(String panel, JsonNode aggregations) {
        for (JsonNode aggregation : aggregations) {
            boolean cut = aggregation.path("aggs").findValue("date_histogram") != null || aggregation.path("aggs")
                    .findValue("terms") != null;
            if (aggregation.has("terms") && aggregation.at("/terms/field").asText().startsWith("statsprofile.func_profiles.") && cut) {
                assertThat(aggregation.at("/terms/shard_size").asInt()).as(panel).isBetween(1, 600);
            }
            bounded(panel, aggregation.path("aggs"));
        }
    }

    @Test
    void every_control_has_its_reference() throws IOException {
        for (JsonNode dashboard : dashboards()) {
            List<String> references = new ArrayList<>();
            dashboard.get("references").forEach(reference -> references.add(reference.get("name").asText()));
            JsonNode controls = JSON.readTree(dashboard.at("/attributes/controlGroupInput/panelsJSON").asText());
            // A day is of all hosts.
            assertThat(controls).hasSizeGreaterThanOrEqualTo(dashboard.get("id").asText().equals(MONTHS) ? 3 : 4);
            assertThat(references).containsAll(names(controls).stream().map(id -> "controlGroup_" + id + ":optionsListDataView").toList());
        }
    }

    @Test
    void every_field_is_one_of_the_index_template() throws IOException {
        Set<String> fields = template();
        Map<String, String> named = new TreeMap<>();
        for (Map.Entry<String, JsonNode> panel : Panels.vega().entrySet()) {
            for (JsonNode data : panel.getValue().get("data")) {
                if (data.has("url")) {
                    assertThat(data.at("/url/index").asText()).isEqualTo(panel.getKey().startsWith(MONTHS) ? OF_DAYS : OF_HOURS);
                    if (data.at("/url").has("%timefield%")) {
                        named.put(data.at("/url/%timefield%").asText(), panel.getKey());
                    }
                    collect(data.at("/url/body/query"), "", panel.getKey(), named);
                    collect(data.at("/url/body/aggs"), "", panel.getKey(), named);
                }
            }
        }
        for (JsonNode dashboard : dashboards().stream().filter(dashboard -> !Lens.isFlat(dashboard)).toList()) {
            JsonNode controls = JSON.readTree(dashboard.at("/attributes/controlGroupInput/panelsJSON").asText());
            controls.forEach(control -> named.put(control.at("/explicitInput/fieldName").asText(), "controls"));
            JsonNode search = JSON.readTree(dashboard.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText());
            search.get("filter").forEach(filter -> named.put(filter.at("/meta/key").asText(), "filter"));
        }
        assertThat(named).containsKeys("@timestamp", "statsprofile.func_profiles.tottime", "statsprofile.func_profiles", "service.name",
                "statsprofile.kind");
        assertThat(fields).containsAll(named.keySet());
    }

    /** Of fixed text is what Kibana replaces, and by it one request is of slices in short windows and of hours in long ones. */
    @Test
    void every_request_for_figures_takes_hours_and_slices_or_days_and_hours_alike() throws IOException {
        int requests = 0;
        for (Map.Entry<String, JsonNode> panel : Panels.vega().entrySet()) {
            for (JsonNode data : panel.getValue().get("data")) {
                if (data.at("/url/body").has("aggs")) {
                    String query = data.at("/url/body/query").toString();
                    assertThat(query).as("%s of %s", data.get("name"), panel.getKey()).contains("\"%timefilter%\":\"max\"")
                            .contains(panel.getKey().startsWith(MONTHS) ? "\"day\"" : "\"slice\"").contains("\"hour\"");
                    assertThat(data.at("/url/body/aggs").toString()).as("%s of %s", data.get("name"), panel.getKey())
                            .doesNotContain("\"slices\":{\"filter\":{\"term\":{\"statsprofile.kind\"");
                    requests++;
                }
            }
        }
        assertThat(requests).isGreaterThan(20);
    }

    @Test
    void a_dashboard_keeps_to_the_data_sets_of_its_panels_and_its_data_view_has_their_streams() throws IOException {
        Map<String, JsonNode> views = new TreeMap<>();
        objects.stream().filter(object -> object.get("type").asText().equals("index-pattern"))
                .forEach(view -> views.put(view.get("id").asText(), view));
        assertThat(views.get("statsprofile-data-view").at("/attributes/title").asText())
                .as("what users made on it sums slices, and would count hours, too").isEqualTo(StreamFamily.SLICES.pattern());
        for (JsonNode dashboard : dashboards().stream().filter(each -> !Lens.isFlat(each)).toList()) {
            boolean isOfMonths = dashboard.get("id").asText().equals(MONTHS);
            JsonNode filter = JSON.readTree(dashboard.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText()).at("/filter/0");
            List<String> datasets = isOfMonths ? List.of("statsprofile.hour", "statsprofile.day")
                    : List.of("statsprofile", "statsprofile.hour");
            assertThat(filter.at("/meta/type").asText()).isEqualTo("phrases");
            assertThat(filter.at("/meta/params")).extracting(JsonNode::asText).isEqualTo(datasets);
            assertThat(filter.at("/query/bool/should").findValuesAsText("data_stream.dataset")).isEqualTo(datasets);
            assertThat(filter.at("/query/bool/minimum_should_match").asInt()).isEqualTo(1);
            dashboard.get("references").forEach(reference -> {
                if (reference.get("type").asText().equals("index-pattern")) {
                    assertThat(views.get(reference.get("id").asText()).at("/attributes/title").asText())
                            .isEqualTo(isOfMonths ? OF_DAYS : OF_HOURS);
                }
            });
        }
    }

    @Test
    void bars_stand_where_slices_began_and_not_where_a_shipper_read_them() throws IOException {
        List<String> fields = new ArrayList<>();
        Panels.vega().forEach((name, spec) -> spec.get("data").forEach(data -> {
            // It compares slices with their hours and draws no bars.
            if (!data.path("name").asText().equals("check")) {
                data.findValues("date_histogram").forEach(bars -> fields.add(bars.get("field").asText()));
            }
        }));
        assertThat(fields).hasSizeGreaterThan(5).containsOnly("event.start", "statsprofile.func_profiles.timestamp");
    }

    @Test
    void vega_stays_within_what_an_old_kibana_has_and_shows_its_warnings() throws IOException {
        Panels.vega().forEach((name, spec) -> {
            assertThat(spec.get("$schema").asText()).as(name).isEqualTo("https://vega.github.io/schema/vega/v5.json");
            assertThat(spec.at("/config/kibana/restoreSignalValuesOnRefresh").asBoolean()).as(name).isTrue();
            assertThat(spec.at("/config/kibana").has("hideWarnings")).as(name).isFalse();
        });
    }

    @Test
    void what_setup_and_compose_open_is_a_dashboard_of_the_bundle() throws IOException {
        List<SavedObject> entrances = objects.stream().map(SavedObject::of).filter(SavedObject::isEntrance).toList();
        assertThat(entrances).singleElement().extracting(SavedObject::type).isEqualTo("dashboard");
        assertThat(Files.readString(Path.of("compose/open.sh"))).containsPattern("/app/dashboards#/view/" + entrances.get(0).id() + "\\?");
    }

    private static List<JsonNode> dashboards() {
        return objects.stream().filter(object -> object.get("type").asText().equals("dashboard")).toList();
    }

    private static void collect(JsonNode node, String parent, String panel, Map<String, String> named) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if ((field.getKey().equals("field") || field.getKey().equals("path")) && field.getValue().isTextual()) {
                named.put(field.getValue().asText(), panel);
            } else if (parent.equals("term") || parent.equals("range")) {
                named.put(field.getKey(), panel);
            }
            collect(field.getValue(), field.getKey(), panel, named);
        }
        if (node.isArray()) {
            node.forEach(element -> collect(element, "", panel, named));
        }
    }

    private static Set<String> template() throws IOException {
        Set<String> fields = new TreeSet<>();
        for (StreamFamily family : List.of(StreamFamily.SLICES, StreamFamily.HOURS, StreamFamily.DAYS)) {
            paths(JSON.readTree(IndexTemplates.json(family, Duration.ofDays(30))).at("/template/mappings/properties"), "", fields);
        }
        return fields;
    }

    private static void paths(JsonNode properties, String prefix, Set<String> fields) {
        properties.properties().forEach(property -> {
            fields.add(prefix + property.getKey());
            paths(property.getValue().path("properties"), prefix + property.getKey() + ".", fields);
        });
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
