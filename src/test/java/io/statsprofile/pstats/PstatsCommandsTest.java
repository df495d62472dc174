package io.statsprofile.pstats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.python.PythonRegex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Arguments of print commands as CPython's own {@code pstats} and {@code re} read them; the data comes from
 * {@code src/test/python/generate_pstats_commands.py}.
 */
class PstatsCommandsTest {

    private static JsonNode data;

    @BeforeAll
    static void read_what_cpython_printed() throws IOException {
        try (var in = new GZIPInputStream(PstatsCommandsTest.class.getResourceAsStream("/cpython/pstats-commands.json.gz"))) {
            data = new ObjectMapper().readTree(in);
        }
        assertThat(data.get("commands")).hasSizeGreaterThanOrEqualTo(200);
        assertThat(data.get("regexes")).hasSizeGreaterThanOrEqualTo(4_000);
    }

    @Test
    void commands_print_the_same_to_the_character() {
        for (JsonNode command : data.get("commands")) {
            List<SortKey> keys = new ArrayList<>();
            command.get("keys").forEach(word -> keys.add(SortKey.of(word.textValue())));
            StatsTable table = PstatsConformanceTest.profile(data.get("profiles").get(command.get("profile").intValue())).table()
                    .sortBy(keys.toArray(SortKey[]::new));
            List<Restriction> terms = new ArrayList<>();
            command.get("terms").forEach(term -> terms.add(Restriction.parse(term.textValue())));
            Restriction[] restrictions = terms.toArray(Restriction[]::new);
            String printed = switch (command.get("method").textValue()) {
                case "stats" -> table.printStats(restrictions);
                case "callers" -> table.printCallers(restrictions);
                default -> table.printCallees(restrictions);
            };
            assertThat(printed).as("%s", command.get("terms")).isEqualTo(command.get("printed").textValue());
        }
    }

    @Test
    void regular_expressions_are_found_in_the_same_names_and_the_same_are_invalid() {
        List<String> names = new ArrayList<>();
        data.get("names").forEach(name -> names.add(name.textValue()));
        List<String> different = new ArrayList<>();
        for (JsonNode regex : data.get("regexes")) {
            String text = regex.get(0).textValue();
            Optional<Pattern> pattern = PythonRegex.compile(text);
            String found = pattern.map(p -> names.stream().filter(name -> PythonRegex.isFound(p, name)).map(names::indexOf).toList()
                    .toString().replace(" ", "")).orElse("null");
            if (!found.equals(regex.get(1).toString())) {
                different.add(text + " as " + pattern + ": " + found + ", in CPython " + regex.get(1));
            }
        }
        assertThat(different).isEmpty();
    }
}
