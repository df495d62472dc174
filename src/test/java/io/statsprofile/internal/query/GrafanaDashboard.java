package io.statsprofile.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A file of {@code compose/grafana/dashboards}. */
final class GrafanaDashboard {

    static final Path FOLDER = Path.of("compose", "grafana");
    private static final ObjectMapper JSON = new ObjectMapper();

    final String name;
    final JsonNode root;

    private GrafanaDashboard(Path file) throws IOException {
        this.name = file.getFileName().toString().replace(".json", "");
        this.root = JSON.readTree(file.toFile());
    }

    static GrafanaDashboard of(String name) throws IOException {
        return new GrafanaDashboard(FOLDER.resolve("dashboards").resolve(name + ".json"));
    }

    static List<GrafanaDashboard> all() throws IOException {
        List<GrafanaDashboard> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            for (Path file : files.sorted().toList()) {
                all.add(new GrafanaDashboard(file));
            }
        }
        return all;
    }

    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        root.path("panels").forEach(panels::add);
        return panels;
    }

    JsonNode panel(String title) {
        return panels().stream().filter(panel -> panel.path("title").asText().equals(title)).findFirst().orElseThrow();
    }

    List<JsonNode> variables() {
        List<JsonNode> variables = new ArrayList<>();
        root.path("templating").path("list").forEach(variables::add);
        return variables;
    }

    /** Those queries of a panel that go to Elasticsearch, and not to Grafana's own expressions. */
    static List<JsonNode> targets(JsonNode panel) {
        List<JsonNode> targets = new ArrayList<>();
        panel.path("targets").forEach(target -> {
            if (!target.at("/datasource/type").asText().equals("__expr__")) {
                targets.add(target);
            }
        });
        return targets;
    }

    /** The rows that a panel shows of those of its query: columns that it computes, without those that it hides, by its names. */
    static List<Map<String, Object>> shown(JsonNode panel, List<Map<String, Object>> rows) {
        List<Map<String, Object>> shown = rows;
        for (JsonNode transformation : panel.path("transformations")) {
            JsonNode options = transformation.path("options");
            shown = shown.stream().map(row -> switch (transformation.path("id").asText()) {
                case "calculateField" -> calculated(row, options);
                case "organize" -> organized(row, options);
                default -> throw new IllegalArgumentException("unknown transformation " + transformation);
            }).toList();
        }
        return shown;
    }

    private static Map<String, Object> calculated(Map<String, Object> row, JsonNode options) {
        double left = operand(row, options.at("/binary/left").asText());
        double right = operand(row, options.at("/binary/right").asText());
        Map<String, Object> more = new LinkedHashMap<>(row);
        more.put(options.path("alias").asText(), switch (options.at("/binary/operator").asText()) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "/" -> left / right;
            default -> throw new IllegalArgumentException("unknown operator in " + options);
        });
        return more;
    }

    private static double operand(Map<String, Object> row, String name) {
        if (row.get(name) instanceof Double value) {
            return value;
        }
        if (name.matches("\\d+")) {
            return Double.parseDouble(name);
        }
        throw new IllegalArgumentException("there is no column " + name + " of numbers in " + row.keySet());
    }

    private static Map<String, Object> organized(Map<String, Object> row, JsonNode options) {
        List<String> named = new ArrayList<>();
        List.of("excludeByName", "indexByName", "renameByName").forEach(part -> options.path(part).fieldNames()
                .forEachRemaining(named::add));
        if (!row.keySet().containsAll(named)) {
            throw new IllegalArgumentException("of the columns " + named + " only these are there: " + row.keySet());
        }
        Map<String, Object> renamed = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            if (!options.path("excludeByName").path(column).asBoolean()) {
                renamed.put(options.path("renameByName").path(column).asText(column), value);
            }
        });
        return renamed;
    }
}
