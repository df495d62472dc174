package io.statsprofile.demo;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.shaded.org.yaml.snakeyaml.Yaml;

/** The services of {@code compose/compose.yaml}, read as YAML; variables are still variables. */
final class ComposeFile {

    static final Path DIRECTORY = Path.of("compose");
    /** What {@code setup --export} writes, too. */
    static final Path ROLE = Path.of("src", "main", "resources", "io", "statsprofile", "internal", "cli", "assets", "role-writer.json");
    private static final Pattern WITH_DEFAULT = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

    private final Map<String, Map<String, Object>> services = new LinkedHashMap<>();

    ComposeFile() throws IOException {
        try (Reader reader = Files.newBufferedReader(DIRECTORY.resolve("compose.yaml"))) {
            Map<?, ?> root = new Yaml().load(reader);
            ((Map<?, ?>) root.get("services")).forEach((name, service) -> services.put(name.toString(), strings((Map<?, ?>) service)));
        }
    }

    /** By name. */
    Map<String, Map<String, Object>> services() {
        return services;
    }

    Map<String, Object> service(String name) {
        return services.get(name);
    }

    /** What a service is told by the environment. */
    static Map<String, Object> environment(Map<String, Object> service) {
        return strings((Map<?, ?>) service.getOrDefault("environment", Map.of()));
    }

    /** For whom a service waits, and for what of theirs. */
    static Map<String, String> waits(Map<String, Object> service) {
        Map<String, String> waits = new LinkedHashMap<>();
        strings((Map<?, ?>) service.getOrDefault("depends_on", Map.of()))
                .forEach((name, rule) -> waits.put(name, ((Map<?, ?>) rule).get("condition").toString()));
        return waits;
    }

    static List<String> list(Map<String, Object> service, String name) {
        return ((List<?>) service.getOrDefault(name, List.of())).stream().map(Object::toString).toList();
    }

    /** With the defaults in place of the variables that have one. */
    static String withDefaults(String text) {
        return WITH_DEFAULT.matcher(text).replaceAll(match -> Matcher.quoteReplacement(match.group(2)));
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> strings = new LinkedHashMap<>();
        map.forEach((key, value) -> strings.put(key.toString(), value));
        return strings;
    }
}
