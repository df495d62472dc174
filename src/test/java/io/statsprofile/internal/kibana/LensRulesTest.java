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
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Kibana would refuse of a Lens chart, or would silently show nothing for. */
class LensRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIELD = Pattern.compile("(?<![\\w.-])(?:statsprofile|service|event|host)\\.(?!function)\\w+(?:\\.\\w+)*");
    private static final Pattern SUM_OF = Pattern.compile("sum\\(([^)]+)\\)");

    @Test
    void charts_have_the_shape_that_kibana_migrates_from() throws IOException {
        assertThat(Lens.charts()).hasSize(10);
        Lens.charts().forEach((name, chart) -> {
            assertThat(names(chart.attributes())).as(name).containsExactlyInAnyOrder("title", "description", "visualizationType", "state",
                    "references");
            assertThat(chart.attributes().get("visualizationType").asText()).as(name).isIn("lnsXY", "lnsDatatable");
            assertThat(names(chart.attributes().get("state"))).as(name).containsExactlyInAnyOrder("visualization", "query", "filters",
                    "datasourceStates");
            assertThat(names(chart.attributes().at("/state/datasourceStates"))).as("the name that migrations up to 8.6 want")
                    .containsExactly("indexpattern");
            assertThat(chart.attributes().at("/state/filters").isArray()).isTrue();
        });
    }

    @Test
    void columns_are_in_order_and_refer_to_columns_that_are_there() throws IOException {
        Lens.charts().forEach((name, chart) -> {
            Set<String> columns = names(chart.layer().get("columns"));
            assertThat(texts(chart.layer().get("columnOrder"))).as(name).containsExactlyInAnyOrderElementsOf(columns);
            List<String> referred = new ArrayList<>();
            chart.layer().get("columns").forEach(column -> referred.addAll(texts(column.path("references"))));
            chart.columns("terms").forEach(terms -> referred.add(chart.column(terms).at("/params/orderBy/columnId").asText()));
            JsonNode picture = chart.visualization();
            picture.path("columns").forEach(shown -> referred.add(shown.get("columnId").asText()));
            picture.path("layers").forEach(layer -> {
                assertThat(layer.get("layerId").asText()).isEqualTo("main");
                referred.addAll(List.of(layer.get("splitAccessor").asText(), layer.get("xAccessor").asText()));
                referred.addAll(texts(layer.get("accessors")));
            });
            assertThat(referred).as(name).isNotEmpty().isSubsetOf(columns);
            assertThat(texts(chart.layer().get("columnOrder")).get(0)).as("the top ones of the whole window in %s", name)
                    .isEqualTo(chart.columns("terms").get(0));
        });
    }

    @Test
    void a_formula_is_what_its_text_says() throws IOException {
        Lens table = Lens.charts().get("statsprofile-functions-flat/functions");
        assertThat(table.columns("formula")).containsExactly("percall");
        JsonNode formula = table.column("percall").get("params");
        assertThat(formula.get("formula").asText())
                .isEqualTo("1000000 * sum(statsprofile.func_profile.tottime) / sum(statsprofile.func_profile.ncalls)");
        List<String> fields = new ArrayList<>();
        Matcher sums = SUM_OF.matcher(formula.get("formula").asText());
        while (sums.find()) {
            fields.add(sums.group(1));
        }
        JsonNode math = table.column(table.column("percall").at("/references/0").asText());
        assertThat(texts(math.get("references")).stream().map(part -> table.column(part).get("sourceField").asText())).isEqualTo(fields);
        assertThat(table.value("percall", Map.of("percallX0", 3.0, "percallX1", 4.0))).isEqualTo(750_000);
    }

    @Test
    void a_chart_finds_its_data_view_in_the_panel_and_in_the_dashboard() throws IOException {
        for (JsonNode dashboard : flat()) {
            List<String> references = dashboard.get("references").findValuesAsText("name");
            for (JsonNode panel : Panels.of(dashboard)) {
                if (panel.get("type").asText().equals("lens")) {
                    JsonNode own = panel.at("/embeddableConfig/attributes/references/0");
                    assertThat(own.get("name").asText()).isEqualTo("indexpattern-datasource-layer-main");
                    assertThat(references).contains(panel.get("panelIndex").asText() + ":" + own.get("name").asText());
                    assertThat(dashboard.get("references").findValuesAsText("id")).contains(own.get("id").asText());
                    StreamFamily family = new Lens(panel.at("/embeddableConfig/attributes")).family();
                    assertThat(Panels.objects()).filteredOn(object -> object.get("id").equals(own.get("id"))).singleElement()
                            .satisfies(view -> assertThat(view.at("/attributes/title").asText()).isEqualTo(family.pattern()));
                }
            }
        }
    }

    @Test
    void every_field_is_one_of_the_template_of_functions() throws IOException {
        Set<String> named = new TreeSet<>();
        Lens.charts().values().forEach(chart -> {
            chart.layer().get("columns").findValuesAsText("sourceField").forEach(named::add);
            named.add(chart.condition()[0]);
        });
        for (JsonNode dashboard : flat()) {
            JSON.readTree(dashboard.at("/attributes/controlGroupInput/panelsJSON").asText())
                    .forEach(control -> named.add(control.at("/explicitInput/fieldName").asText()));
            JSON.readTree(dashboard.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText()).get("filter").forEach(filter -> {
                named.add(filter.at("/meta/key").asText());
                assertThat(filter.at("/meta/params/query").asText()).isIn("statsprofile.function", "statsprofile.function_hour");
            });
        }
        assertThat(named).contains("@timestamp", "statsprofile.kind", "statsprofile.func_profile.function", "data_stream.dataset",
                "host.name");
        assertThat(template(StreamFamily.FUNCTIONS)).containsAll(named);
        assertThat(template(StreamFamily.FUNCTION_HOURS)).containsAll(named);
    }

    /** Slices and hours count the same calls. */
    @Test
    void a_chart_takes_slices_or_hours_by_the_stream_that_it_reads() throws IOException {
        Lens.charts().forEach((name, chart) -> assertThat(chart.condition()).as(name)
                .containsExactly("statsprofile.kind", chart.family() == StreamFamily.FUNCTIONS ? "slice" : "hour"));
    }

    @Test
    void every_field_that_the_page_names_of_the_flat_stream_is_there() throws IOException {
        String page = Files.readString(Path.of("docs", "flat-stream.md"));
        List<String> named = FIELD.matcher(page).results().map(MatchResult::group).distinct().toList();
        assertThat(named).contains("statsprofile.func_profile.tottime", "service.name");
        assertThat(template(StreamFamily.FUNCTIONS)).containsAll(named);
    }

    private static List<JsonNode> flat() throws IOException {
        List<JsonNode> flat = Panels.objects().stream().filter(object -> object.get("type").asText().equals("dashboard"))
                .filter(Lens::isFlat).toList();
        assertThat(flat).hasSize(2);
        return flat;
    }

    private static Set<String> template(StreamFamily family) throws IOException {
        Set<String> fields = new TreeSet<>();
        paths(JSON.readTree(IndexTemplates.json(family, Duration.ofDays(30))).at("/template/mappings/properties"), "",
                fields);
        return fields;
    }

    private static void paths(JsonNode properties, String prefix, Set<String> fields) {
        properties.properties().forEach(property -> {
            fields.add(prefix + property.getKey());
            paths(property.getValue().path("properties"), prefix + property.getKey() + ".", fields);
        });
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
