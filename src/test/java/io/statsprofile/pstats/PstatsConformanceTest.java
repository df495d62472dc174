package io.statsprofile.pstats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables, sums and views against CPython's own {@code pstats}; the data comes from {@code src/test/python/generate_pstats_tables.py}. */
class PstatsConformanceTest {

    private static JsonNode data;

    @BeforeAll
    static void read_what_cpython_printed() throws IOException {
        try (var in = new GZIPInputStream(PstatsConformanceTest.class.getResourceAsStream("/cpython/pstats.json.gz"))) {
            data = new ObjectMapper().readTree(in);
        }
        assertThat(data.get("tables")).hasSizeGreaterThanOrEqualTo(400);
        assertThat(data.get("sums")).hasSizeGreaterThanOrEqualTo(100);
    }

    @Test
    void tables_are_equal_to_the_character() {
        for (JsonNode table : data.get("tables")) {
            StatsTable ours = table(table);
            Restriction[] restrictions = restrictions(table.get("restrictions"));
            assertThat(ours.printStats(restrictions)).isEqualTo(table.get("stats").textValue());
            assertThat(ours.printCallers(restrictions)).isEqualTo(table.get("callers").textValue());
            assertThat(ours.printCallees(restrictions)).isEqualTo(table.get("callees").textValue());
        }
    }

    @Test
    void the_strict_view_is_what_get_stats_profile_gives() {
        for (JsonNode table : data.get("tables")) {
            CPythonView ours = CPythonView.of(profile(table.get("rows")));
            assertThat(ours.totalTt()).isEqualTo(table.get("total_tt").doubleValue());
            Map<String, CPythonView.Row> theirs = new LinkedHashMap<>();
            table.get("view").properties().forEach(entry -> theirs.put(entry.getKey(), viewRow(entry.getValue())));
            assertThat(ours.funcProfiles()).isEqualTo(theirs);
        }
    }

    @Test
    void merging_is_what_add_gives() {
        for (JsonNode sum : data.get("sums")) {
            StatsProfile ours = StatsProfile.EMPTY;
            for (JsonNode part : sum.get("parts")) {
                ours = ours.merge(profile(part));
            }
            assertThat(ours).isEqualTo(profile(sum.get("sum")));
            assertThat(ours.totalCalls()).isEqualTo(sum.get("total_calls").longValue());
            assertThat(ours.primitiveCalls()).isEqualTo(sum.get("prim_calls").longValue());
            assertThat(ours.totalNanos()).isEqualTo(sum.get("total_tt").longValue());
        }
    }

    @Test
    void sort_keys_take_the_words_and_abbreviations_that_pstats_takes_and_no_others() {
        Map<String, String> titles = new LinkedHashMap<>();
        data.get("abbreviations").properties().forEach(entry -> titles.put(entry.getKey(), entry.getValue().textValue()));
        assertThat(titles).hasSizeGreaterThan(40);
        titles.forEach((word, title) -> assertThat(SortKey.of(word).title()).as(word).isEqualTo(title));
        for (SortKey key : SortKey.values()) {
            for (String word : key.words()) {
                for (int length = 1; length <= word.length(); length++) {
                    String beginning = word.substring(0, length);
                    if (!titles.containsKey(beginning)) {
                        assertThatThrownBy(() -> SortKey.of(beginning)).hasMessageContaining("'" + beginning + "' is no sort key");
                    }
                }
            }
        }
    }

    private static StatsTable table(JsonNode table) {
        List<SortKey> keys = new ArrayList<>();
        table.get("keys").forEach(word -> keys.add(SortKey.of(word.textValue())));
        StatsTable sorted = profile(table.get("rows")).table().sortBy(keys.toArray(SortKey[]::new));
        return table.get("reverse").booleanValue() ? sorted.reverseOrder() : sorted;
    }

    private static Restriction[] restrictions(JsonNode values) {
        List<Restriction> restrictions = new ArrayList<>();
        for (JsonNode value : values) {
            restrictions.add(value.isTextual() ? Restriction.matching(value.textValue())
                    : value.isInt() ? Restriction.first(value.intValue()) : Restriction.fraction(value.doubleValue()));
        }
        return restrictions.toArray(Restriction[]::new);
    }

    static StatsProfile profile(JsonNode rows) {
        ProfileBuilder builder = new ProfileBuilder();
        for (JsonNode row : rows) {
            List<CallerProfile> callers = new ArrayList<>();
            for (JsonNode caller : row.get("callers")) {
                callers.add(new CallerProfile(caller.get(0).textValue(), caller.get(1).longValue(), caller.get(2).longValue(),
                        caller.get(3).longValue(), caller.get(4).longValue()));
            }
            String file = row.get("file").textValue();
            FunctionId id = new FunctionId(row.get("name").textValue(), null, null, file.equals("~") ? null : file,
                    row.get("line").intValue());
            builder.add(new FunctionProfile(id, row.get("ncalls").longValue(), row.get("primitive").longValue(), 0,
                    row.get("tottime").longValue(), row.get("cumtime").longValue(), callers, 1));
        }
        return builder.build();
    }

    private static CPythonView.Row viewRow(JsonNode row) {
        return new CPythonView.Row(row.get(0).textValue(), row.get(1).doubleValue(), row.get(2).doubleValue(),
                row.get(3).doubleValue(), row.get(4).doubleValue(), row.get(5).textValue(), row.get(6).intValue());
    }
}
