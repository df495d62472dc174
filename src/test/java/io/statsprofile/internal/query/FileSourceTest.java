package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import io.statsprofile.testing.YoungRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

    private static final List<ProfileDocument> DOCUMENTS = ShopRuns.documents(3, "shop", 40, 12);

    @TempDir
    private Path directory;
    private ProfileSeries whole;

    @BeforeEach
    void answer_from_all_documents() throws IOException {
        whole = SeriesOf.documents(DOCUMENTS, ProfileQuery.ALL);
        assertThat(whole.functions()).hasSize(12);
    }

    @Test
    void files_directories_patterns_and_standard_input_give_the_same() throws IOException {
        int half = DOCUMENTS.size() / 2;
        write("logs/shop.ndjson", lines(DOCUMENTS.subList(half, DOCUMENTS.size())));
        write("logs/old/shop.1.ndjson.gz", gzipped(lines(DOCUMENTS.subList(0, half))));
        write("logs/.hidden", "not read".getBytes(StandardCharsets.UTF_8));
        assertThat(answer(path("logs"))).isEqualTo(whole);
        assertThat(answer(path("logs/shop.ndjson"), path("logs/old/shop.1.ndjson.gz"))).isEqualTo(whole);
        assertThat(answer(path("logs/**shop*"))).isEqualTo(whole);
        assertThat(answer(path("logs/*.ndjson"), path("logs/*/*.gz"))).isEqualTo(whole);
        assertThat(ProfileSources.files(List.of("-"), new ByteArrayInputStream(gzipped(lines(DOCUMENTS)))).answer(ProfileQuery.ALL))
                .isEqualTo(whole);
    }

    @Test
    void the_first_documents_of_a_run_are_missing_where_it_was_made_within_the_window() throws IOException {
        List<ProfileDocument> run = YoungRun.documents("shop", "shop", 6);
        Instant made = YoungRun.MADE;

        assertThat(missing(run, null)).isZero();
        assertThat(missing(run.subList(1, 6), null)).as("as an open window begins").isEqualTo(1);
        assertThat(missing(run.subList(2, 6), made.minusSeconds(60))).isEqualTo(2);
        assertThat(missing(run.subList(3, 6), null)).as("may be a later file of it").isZero();
        assertThat(missing(run, made)).as("its first slice began before the window").isZero();
        assertThat(missing(run.subList(2, 6), made.plusSeconds(1))).as("made before the window").isZero();
        ProfileSeries answer = SeriesOf.documents(run.subList(1, 6), ProfileQuery.ALL);
        assertThat(answer.coverage().droppedDocuments()).isEqualTo(1);
        assertThat(answer.coverage().gaps()).singleElement().satisfies(gap -> assertThat(gap.after()).isEqualTo(made));
    }

    @Test
    void where_a_function_is_in_the_source_is_known_from_the_slices_before_the_window() throws IOException {
        Instant window = ShopRuns.START.plusSeconds(1_790);
        ProfileQuery query = ProfileQuery.ALL.between(window, null).withCallers();
        FunctionId named = FunctionId.named("com.acme.Cart.total");
        FunctionId placed = new FunctionId(named.function(), null, null, "Cart.java", 42);
        ProfileDocument inWindow = slice(179, named);

        assertThat(id(List.of(slice(0, placed), inWindow), query)).isEqualTo(placed);
        assertThat(id(List.of(slice(0, placed), slice(179, new FunctionId(named.function(), null, null, "Cart.java", 40))), query)
                .lineNumber())
                .as("what the window says is newer").isEqualTo(40);
        assertThat(id(List.of(slice(0, placed), slice(181, named)), ProfileQuery.ALL.between(ShopRuns.START.plusSeconds(1_810), null)
                .withCallers()))
                .as("said again since then").isEqualTo(named);
    }

    private static FunctionId id(List<ProfileDocument> documents, ProfileQuery query) throws IOException {
        return SeriesOf.documents(documents, query).profile().get("com.acme.Cart.total").id();
    }

    private static ProfileDocument slice(int sequence, FunctionId id) {
        Instant start = ShopRuns.START.plusSeconds(10L * sequence);
        StatsProfile profile = StatsProfile.of(List.of(FunctionProfile.of(id, 1, 1, 5, 5)));
        return new ProfileDocument(ProfileDocument.Kind.SLICE, start, start, start.plusSeconds(10), 10_000_000_000L, "run-of-places",
                sequence, "places", new ServiceId("places", null, null, null), "host", 1, Map.of(), 1, profile,
                new SliceFacts(10_000_000_000L, 0, false, false, 1, 0, 0, 0, 0));
    }

    private static long missing(List<ProfileDocument> documents, Instant from) throws IOException {
        return SeriesOf.documents(documents, ProfileQuery.ALL.between(from, null)).coverage().missing();
    }

    @Test
    void a_file_that_is_named_twice_is_read_once() throws IOException {
        write("shop.ndjson", lines(DOCUMENTS));
        assertThat(answer(path("shop.ndjson"), path("*.ndjson"), directory.toString())).isEqualTo(whole);
    }

    @Test
    void documents_in_two_rotated_files_count_once_and_are_told() throws IOException {
        write("shop.1.ndjson", lines(DOCUMENTS.subList(0, 30)));
        write("shop.ndjson", lines(DOCUMENTS.subList(20, DOCUMENTS.size())));
        ProfileSeries series = answer(directory.toString());
        assertThat(series.functions()).isEqualTo(whole.functions());
        assertThat(series.measures()).isEqualTo(whole.measures());
        assertThat(series.coverage().duplicates()).isEqualTo(10);
    }

    @Test
    void other_lines_are_passed_over_and_counted() throws IOException {
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        mixed.writeBytes("Starting up ...\n\n{\"message\":\"a log event\",\"logger\":\"statsprofile\"}\r\n"
                .getBytes(StandardCharsets.UTF_8));
        mixed.writeBytes(lines(DOCUMENTS));
        mixed.writeBytes("{\"data_stream\":{\"dataset\":\"statsprofile\"},\"message\":\"valid, but no profile\"}\n"
                .getBytes(StandardCharsets.UTF_8));
        write("mixed.log", mixed.toByteArray());
        ProfileSeries series = answer(path("mixed.log"));
        assertThat(series.measures()).isEqualTo(whole.measures());
        assertThat(series.notes()).containsExactly("3 lines are no profile document and passed over.");
    }

    @Test
    void what_a_log_shipper_put_around_a_document_does_not_matter() throws IOException {
        StringBuilder shipped = new StringBuilder("\uFEFF");
        for (ProfileDocument document : DOCUMENTS) {
            String json = new String(DocumentWriter.write(document), StandardCharsets.UTF_8);
            shipped.append("{\"agent\":{\"type\":\"filebeat\"},").append(json.substring(1)).append("\r\n");
        }
        write("shipped.ndjson", shipped.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(answer(path("shipped.ndjson"))).isEqualTo(whole);
    }

    @Test
    void a_slice_in_which_nothing_ran_counts_also_as_elasticsearch_gives_it_back() throws IOException {
        String idle = "{\"@timestamp\":\"2026-11-23T16:59:30.000Z\",\"event\":{\"duration\":10000000000,"
                + "\"end\":\"2026-11-23T16:59:40.000Z\","
                + "\"id\":\"r-0\",\"start\":\"2026-11-23T16:59:30.000Z\"},\"service\":{\"name\":\"shop\"},"
                + "\"statsprofile\":{\"function_count\":0,"
                + "\"interval\":10.0,\"kind\":\"slice\",\"primitive_calls\":0,\"run_id\":\"r\",\"sequence\":0,\"total_calls\":0,"
                + "\"total_tt\":0.0}}\n";
        write("idle.ndjson", idle.getBytes(StandardCharsets.UTF_8));
        ProfileSeries series = answer(path("idle.ndjson"));
        assertThat(series.coverage().slices()).isEqualTo(1);
        assertThat(series.notes()).isEmpty();
    }

    @Test
    void broken_documents_are_named_by_file_and_line_and_nothing_else_is_lost() throws IOException {
        List<byte[]> lines = DOCUMENTS.stream().map(DocumentWriter::write).toList();
        ByteArrayOutputStream broken = new ByteArrayOutputStream();
        for (int i = 0; i < lines.size(); i++) {
            byte[] line = lines.get(i);
            if (i == 4) {
                broken.writeBytes("\0\u0001{\"statsprofile\": {\"func_profiles\": [nonsense\n".getBytes(StandardCharsets.UTF_8));
            }
            if (i == 7) {
                broken.writeBytes(Arrays.copyOf(line, line.length / 2));
                broken.write('\n');
                broken.writeBytes("{\"@timestamp\":\"2026\",\"statsprofile\":{\"func_profiles\":[]}}\n".getBytes(StandardCharsets.UTF_8));
            }
            broken.writeBytes(line);
            broken.write('\n');
        }
        broken.writeBytes(Arrays.copyOf(lines.get(0), 300));
        Path file = write("broken.ndjson", broken.toByteArray());
        ProfileSeries series = answer(file.toString());
        assertThat(series.measures()).isEqualTo(whole.measures());
        assertThat(series.coverage()).isEqualTo(whole.coverage());
        assertThat(series.notes().get(0)).isEqualTo("4 profile documents are broken and left out; the rest is counted.");
        assertThat(series.notes().subList(1, 5)).extracting(note -> note.replaceFirst("^(.*:\\d+): .*", "$1"))
                .containsExactly(file + ":5", file + ":9", file + ":10", file + ":" + (lines.size() + 4));
        assertThat(series.notes()).allSatisfy(note -> assertThat(note.lines()).hasSize(1));
    }

    @Test
    void a_torn_archive_gives_what_it_holds_and_says_where_it_ends() throws IOException {
        byte[] archive = gzipped(lines(DOCUMENTS));
        write("torn.gz", Arrays.copyOf(archive, archive.length - 200));
        ProfileSeries series = answer(path("torn.gz"));
        assertThat(series.coverage().slices()).isPositive();
        assertThat(series.notes()).anySatisfy(note -> assertThat(note).contains("torn.gz:").contains("the rest cannot be read"));
    }

    @Test
    void nothing_that_fits_is_an_error_that_says_what_to_name() {
        assertThatThrownBy(() -> answer(path("missing.ndjson"))).isInstanceOf(IOException.class).hasMessageContaining("missing.ndjson")
                .hasMessageContaining("name NDJSON files");
        assertThatThrownBy(() -> answer(path("*.nothing"))).isInstanceOf(IOException.class).hasMessageContaining("*.nothing");
        assertThatThrownBy(() -> answer(path("no/such/directory/*"))).isInstanceOf(IOException.class);
    }

    @Test
    void an_empty_file_gives_an_empty_answer() throws IOException {
        write("empty.ndjson", new byte[0]);
        ProfileSeries series = answer(path("empty.ndjson"));
        assertThat(series.coverage().isEmpty()).isTrue();
        assertThat(series.bucketStarts()).isEmpty();
        assertThat(series.series().total()).isZero();
    }

    private ProfileSeries answer(String... names) throws IOException {
        return ProfileSources.files(List.of(names), null).answer(ProfileQuery.ALL);
    }

    private String path(String name) {
        return directory + "/" + name;
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private static byte[] lines(List<ProfileDocument> documents) throws IOException {
        return SeriesOf.lines(documents);
    }

    private static byte[] gzipped(byte[] content) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(archive)) {
            out.write(content);
        }
        return archive.toByteArray();
    }
}
