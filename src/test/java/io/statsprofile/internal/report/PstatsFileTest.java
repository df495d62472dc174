package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Restriction;
import io.statsprofile.pstats.SortKey;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PstatsFileTest {

    private static final String CHECKOUT = "com.acme.Cart.checkout";
    private static final String PRICE = "com.acme.Cart.price(Item)";
    private static final String WALK = "com.acme.Tree.w\u00e4lk";

    @TempDir
    private Path directory;

    @Test
    void it_is_the_dictionary_that_create_stats_of_cprofile_makes() throws IOException {
        Map<Object, Object> stats = stats(series(rows(), ProfileQuery.ALL));
        assertThat(stats).containsOnlyKeys(key("Cart.java", 12, CHECKOUT), key("Cart.java", 12, "com.acme.Cart.price(Item)"),
                key("~", 0, WALK));
        assertThat(stats)
                .contains(entry(key("Cart.java", 12, CHECKOUT), List.of(1, 1, 1e-9 * 100_000_000, 1e-9 * 9_000_000_001L, Map.of())));
        assertThat(stats.get(key("~", 0, WALK))).as("primitive calls first, in callers ncalls first")
                .isEqualTo(List.of(2, 3_000_000_000_000L, 1e-9 * 7, 1e-9 * 1_000_000_123,
                        Map.of(key("~", 0, WALK), List.of(2_999_999_999_998L, 4, 1e-9 * 3, 1e-9 * 5), key("Cart.java", 12, CHECKOUT),
                                List.of(2, 2, 1e-9 * 4, 1e-9 * 1_000_000_118))));
    }

    @Test
    void every_caller_has_a_row_also_those_that_documents_fold() throws IOException {
        List<FunctionProfile> rows = List.of(new FunctionProfile(FunctionId.named(PRICE), 9, 9, 0, 50, 60,
                List.of(new CallerProfile("com.acme.Gone\ud83c\udf33.run", 4, 4, 20, 30), new CallerProfile(FunctionProfile.OTHER, 5, 5, 30,
                        FunctionProfile.ABSENT)), 1), FunctionProfile.of(FunctionId.named(CHECKOUT), 1, 1, 1, 1),
                new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 70, 60, 0, 9, FunctionProfile.ABSENT, List.of(), 12));
        Map<Object, Object> stats = stats(series(rows, ProfileQuery.ALL));
        assertThat(stats).contains(entry(key("~", 0, "com.acme.Gone\ud83c\udf33.run"), List.of(0, 0, 0.0, 1e-9 * 30, Map.of())),
                entry(key("~", 0, "(other)"), List.of(60, 70, 1e-9 * 9, 1e-9 * 9, Map.of())));
        assertThat(stats(series(rows, ProfileQuery.ALL.where(ProfileFilter.ALL.withFunction("*price*"))))).as("of what was asked for")
                .doesNotContainKey(key("~", 0, CHECKOUT))
                .containsKeys(key("~", 0, PRICE), key("~", 0, "com.acme.Gone\ud83c\udf33.run"));
    }

    @Test
    void cpython_prints_of_it_what_we_print() throws Exception {
        Path file = Files.write(directory.resolve("shop.prof"), PstatsFile.render(series(rows(), ProfileQuery.ALL)));
        String script = "import pstats, sys\ns = pstats.Stats(sys.argv[1], stream=sys.stdout).sort_stats('cumulative')\n"
                + "s.stream.reconfigure(encoding='utf-8')\ns.files = "
                + "[]\ns.print_stats()\ns.print_callers()\ns.print_callees('checkout|w.lk')\n";
        ProcessBuilder builder = new ProcessBuilder("python3", "-c", script, file.toString()).redirectErrorStream(true);
        Process python;
        try {
            python = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "python3 is on the PATH");
            return;
        }
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(printed).isZero();
        var table = StatsProfile.of(rows()).table().sortBy(SortKey.CUMULATIVE);
        assertThat(printed).isEqualTo(table.printStats() + table.printCallers()
                + table.printCallees(Restriction.matching("checkout|w.lk")));
    }

    /** Two functions of one line, one that calls itself more often than four bytes can say, a name beyond ASCII. */
    private static List<FunctionProfile> rows() {
        return List.of(new FunctionProfile(new FunctionId(CHECKOUT, null, null, "Cart.java", 12), 1, 1, 0, 100_000_000, 9_000_000_001L,
                List.of(), 1), new FunctionProfile(new FunctionId(PRICE, null, null, "Cart.java", 12), 3, 3, 0, 5_000_000, 6_000_000,
                        List.of(new CallerProfile(CHECKOUT, 3, 3, 5_000_000, 6_000_000)), 1),
                new FunctionProfile(FunctionId.named(WALK), 3_000_000_000_000L, 2, 0, 7, 1_000_000_123,
                        List.of(new CallerProfile(CHECKOUT, 2, 2, 4, 1_000_000_118),
                        new CallerProfile(WALK, 2_999_999_999_998L, 4, 3, 5)), 1));
    }

    private static ProfileSeries series(List<FunctionProfile> rows, ProfileQuery query) throws IOException {
        ProfileDocument document = SampleDocuments.of("pstats", StatsProfile.of(rows));
        return SeriesOf.documents(List.of(document), query.withCallers());
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> stats(ProfileSeries series) {
        return (Map<Object, Object>) new MarshalReader(PstatsFile.render(series)).read();
    }

    private static List<Object> key(String file, int line, String function) {
        return List.of(file, line, function);
    }
}
