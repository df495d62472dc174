package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.testing.Build;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command line in JVMs of its own. */
class CommandLineJarIT {

    private static final String NAMESPACE = "clijar";
    private static final List<ProfileDocument> DOCUMENTS = ShopRuns.documents(8, NAMESPACE, 12, 10);

    @TempDir
    private Path directory;

    /** What a JVM left behind. */
    private record Result(int exitCode, String out, String err) {
    }

    @Test
    void the_same_report_from_elasticsearch_and_from_a_file_and_nothing_else_on_either_stream() throws Exception {
        Path file = Files.write(directory.resolve("shop.ndjson"), SeriesOf.lines(DOCUMENTS));
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, DOCUMENTS);
            elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(Elasticsearch.DATA_STREAM_PREFIX + NAMESPACE)));
        }
        String[] window = {"--from", "2026-11-23T15:00:00Z", "--to", "2026-11-23T15:02:00Z", "--service", NAMESPACE, "--format", "json"};
        Result fromFile = run(Map.of(), "report", window, file.toString());
        Result fromServer = run(Map.of("STATSPROFILE_ES_URL", SearchServer.shared().url()), "report", window);
        assertThat(fromServer.err()).isEmpty();
        assertThat(fromFile.err()).isEmpty();
        assertThat(fromServer.exitCode()).isZero();
        assertThat(fromServer.out()).isEqualTo(fromFile.out()).contains("Cart.checkout");
    }

    @Test
    void pages_pictures_and_bars_come_out_of_the_jar() throws Exception {
        Path file = Files.write(directory.resolve("shop.ndjson"), SeriesOf.lines(DOCUMENTS));
        Result page = run(Map.of(), "report", new String[] {"--output", "report.html"}, file.toString());
        assertThat(page.exitCode()).as(page.err()).isZero();
        assertThat(directory.resolve("report.html")).content().contains("Content-Security-Policy").contains("Cart.checkout")
                .contains("expressionInterpreter").contains("by_function");
        Result bars = run(Map.of("LC_ALL", "C.UTF-8"), "report", new String[] {"--top", "3"}, file.toString());
        assertThat(bars.out()).contains("\u2502AAA").contains("A  com.acme.shop.pricing.PriceEngine.quote");
    }

    @Test
    void hours_and_days_come_out_of_the_jar() throws Exception {
        Path file = Files.write(directory.resolve("shop.ndjson"), SeriesOf.lines(DOCUMENTS));
        Result rollup = run(Map.of(), "rollup", new String[0], file.toString());
        assertThat(rollup.exitCode()).as(rollup.err()).isZero();
        assertThat(rollup.out().lines()).isNotEmpty().allMatch(line -> line.contains("\"kind\":\"hour\"")
                || line.contains("\"kind\":\"day\""))
                .anyMatch(line -> line.contains("\"kind\":\"day\""));
        assertThat(rollup.err()).contains("Made ");
    }

    @Test
    void failures_are_one_line_and_an_exit_code() throws Exception {
        Result refused = run(Map.of(), "report", new String[] {"--elasticsearch", "http://127.0.0.1:1"});
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).hasLineCount(1).startsWith("statsprofile: ").contains("refused");
    }

    private Result run(Map<String, String> environment, String command, String[] options, String... files)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-jar", Build.jar("-cli").toString(), command));
        line.addAll(List.of(options));
        line.addAll(List.of(files));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STATSPROFILE_") || name.equals("ES_API_KEY")
                || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the command ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
