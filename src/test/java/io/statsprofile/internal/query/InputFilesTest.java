package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files are packed in, and what is wrong with them: nothing ends the report, and nothing is passed over in silence. */
class InputFilesTest {

    private static final List<ProfileDocument> DOCUMENTS = ShopRuns.documents(6, "shop", 12, 9);

    @TempDir
    private Path directory;
    private ProfileSeries whole;
    private byte[] lines;

    @BeforeEach
    void answer_from_all_documents() throws IOException {
        whole = SeriesOf.documents(DOCUMENTS, ProfileQuery.ALL);
        lines = SeriesOf.lines(DOCUMENTS);
    }

    @Test
    void gzip_in_members_with_plain_text_behind_it() throws IOException {
        byte[] first = SeriesOf.lines(DOCUMENTS.subList(0, 5));
        byte[] second = SeriesOf.lines(DOCUMENTS.subList(5, 9));
        byte[] third = SeriesOf.lines(DOCUMENTS.subList(9, DOCUMENTS.size()));
        assertWhole(joined(gzip(first), third, second));
        assertWhole(joined(gzip(first), gzip(second), third));
        assertWhole(joined(gzip(first), gzip(joined(second, third))));
        assertWhole(gzip(gzip(lines)));
        byte[] named = gzip(lines);
        named[3] = 2 + 4 + 8 + 16;
        assertWhole(joined(Arrays.copyOf(named, 10), new byte[] {3, 0, 1, 2, 3}, "shop.ndjson\0of the shop\0xx"
                .getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(named, 10, named.length)));
    }

    @Test
    void gzip_that_is_torn_or_damaged_gives_what_it_holds_and_says_so() throws IOException {
        byte[] archive = gzip(lines);
        ProfileSeries torn = answer(Arrays.copyOf(archive, archive.length - 3));
        assertThat(torn.measures()).as("only the checksum is missing").isEqualTo(whole.measures());
        assertThat(torn.notes().get(0)).contains(": the rest cannot be read (gzip ends too early)");
        byte[] wrongSum = archive.clone();
        wrongSum[archive.length - 8]++;
        assertThat(answer(wrongSum).notes().get(0)).contains(": the rest cannot be read (gzip is damaged: its checksum is wrong)");
        byte[] damaged = archive.clone();
        Arrays.fill(damaged, archive.length / 2, archive.length / 2 + 40, (byte) 0xff);
        assertThat(answer(damaged).notes()).anySatisfy(note -> assertThat(note).contains(": the rest cannot be read (gzip is damaged"));
    }

    @Test
    void zip_and_tar_whatever_is_in_them() throws IOException {
        byte[] first = SeriesOf.lines(DOCUMENTS.subList(0, 5));
        byte[] rest = SeriesOf.lines(DOCUMENTS.subList(5, DOCUMENTS.size()));
        assertWhole(zip(Map.of("logs/", new byte[0], "logs/shop.ndjson", first, "logs/shop.1.gz", gzip(rest), "__MACOSX/logs/._shop.ndjson",
                new byte[] {1, 2, 3}, ".DS_Store", lines)));
        ProfileSeries some = answer(zip(Map.of("a.ndjson", lines, "b.ndjson.zst", HexFormat.of().parseHex("28b52ffd00"))));
        assertThat(some.measures()).isEqualTo(whole.measures());
        assertThat(some.notes()).containsExactly(directory + "/input!b.ndjson.zst: is compressed by zstd, which is not read; decompress "
                + "it first: zstd -dc FILE | statsprofile report -");
        assertWhole(tar(first, rest));
        assertWhole(gzip(tar(first, rest)));
    }

    @Test
    void other_encodings_of_text() throws IOException {
        String text = new String(lines, StandardCharsets.UTF_8).replace("com.acme.shop.stock", "com.acme.\uD834\uDD1E\u00e9");
        ProfileSeries expected = answer(text.getBytes(StandardCharsets.UTF_8));
        assertThat(expected.functions()).anyMatch(row -> row.function().contains("\uD834\uDD1E\u00e9"));
        for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            assertThat(answer(("\uFEFF" + text).getBytes(Charset.forName(encoding)))).as(encoding).isEqualTo(expected);
        }
        assertThat(answer(text.getBytes(StandardCharsets.UTF_16LE))).as("as some editors write it").isEqualTo(expected);
        assertThat(answer(text.getBytes(StandardCharsets.UTF_16BE))).isEqualTo(expected);
        assertThat(answer(("\uFEFF" + text.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    @Test
    void what_is_not_read_is_named_with_the_remedy() throws IOException {
        Map.of("28b52ffd", "zstd -dc", "fd377a585a00", "xz -dc", "425a6839314159265359", "bzip2 -dc", "04224d18", "lz4 -dc", "50415231",
                "Parquet", "377abcaf271c", "7z", "4c504b5348485248", "journalctl -o cat", "464c5200", "Flight Recorder")
                .forEach((magic, remedy) -> assertThatThrownBy(() -> answer(HexFormat.of().parseHex(magic + "0102")))
                        .isInstanceOf(IOException.class).hasMessageStartingWith(directory + "/input: is ")
                        .hasMessageContaining("which is not read; ").hasMessageContaining(remedy));
        assertThat(answer(joined("BZh is no archive here\nORC\n".getBytes(StandardCharsets.US_ASCII), lines)).measures())
                .isEqualTo(whole.measures());
    }

    @Test
    void a_line_longer_than_memory_is_passed_over_and_one_that_never_ends_ends_the_file() throws IOException {
        InputStream longest = new SequenceInputStream(new Repeated(new byte[] {'x'}, 40 << 20),
                new ByteArrayInputStream(joined("\n".getBytes(StandardCharsets.US_ASCII), lines)));
        ProfileSeries series = ProfileSources.files(List.of("-"), longest).answer(ProfileQuery.ALL);
        assertThat(series.measures()).isEqualTo(whole.measures());
        assertThat(series.notes()).containsExactly("1 line is no profile document and passed over.");

        byte[] document = Arrays.copyOf(lines, new String(lines, StandardCharsets.UTF_8).indexOf('\n'));
        InputStream ours = new SequenceInputStream(new ByteArrayInputStream(joined(lines, "x".getBytes(StandardCharsets.US_ASCII),
                document)), new Repeated(new byte[] {' '}, 9 << 20));
        assertThat(ProfileSources.files(List.of("-"), ours).answer(ProfileQuery.ALL).notes())
                .containsExactly("1 profile document is broken and left out; the rest is counted.",
                "standard input:" + (DOCUMENTS.size() + 1) + ": is longer than " + ByteLines.LONGEST + " bytes");

        for (byte repeated : new byte[] {0, 'x', '{'}) {
            ByteLines endless = new ByteLines(new Repeated(new byte[] {repeated}, Long.MAX_VALUE), 20 << 20);
            assertThatThrownBy(() -> {
                while (endless.next() != null) {
                    assertThat(endless.isWhole()).isFalse();
                }
            }).hasMessage("no line ends within " + (20 << 20) + " bytes");
        }
    }

    @Test
    void zeros_in_front_of_a_truncated_log_take_no_memory() throws IOException {
        InputStream truncated = new SequenceInputStream(new Repeated(new byte[1], 200L << 20), new ByteArrayInputStream(lines));
        assertThat(ProfileSources.files(List.of("-"), truncated).answer(ProfileQuery.ALL)).isEqualTo(whole);
    }

    @Test
    void json_without_end_is_bounded_by_its_depth_and_its_strings() throws IOException {
        for (String part : List.of("{\"statsprofile\":", "[[[[", "{\"statsprofile\":{\"func_profiles\":[{\"function\":\"x",
                "{\"a\":{\"statsprofile\":\"{")) {
            InputStream endless = new Repeated(part.getBytes(StandardCharsets.US_ASCII), 30 << 20);
            ProfileSeries series = ProfileSources.files(List.of("-"),
                    new SequenceInputStream(endless, new ByteArrayInputStream(joined("\n".getBytes(StandardCharsets.US_ASCII), lines))))
                    .answer(ProfileQuery.ALL);
            assertThat(series.measures()).as(part).isEqualTo(whole.measures());
            assertThat(series.notes()).as(part).isNotEmpty();
        }
    }

    @Test
    void links_are_followed_where_they_lead_to_files_or_are_named_and_loops_end() throws IOException {
        Path pods = Files.createDirectories(directory.resolve("pods/shop"));
        Files.write(pods.resolve("0.log"), lines);
        Path containers = Files.createDirectories(directory.resolve("containers"));
        Files.createSymbolicLink(containers.resolve("shop.log"), pods.resolve("0.log"));
        Files.createSymbolicLink(containers.resolve("again.log"), Path.of("shop.log"));
        Files.createSymbolicLink(containers.resolve("loop"), containers);
        Files.createSymbolicLink(containers.resolve("itself"), Path.of("itself"));
        Files.createSymbolicLink(directory.resolve("named"), containers);
        for (String name : List.of("containers", "named", "containers/*", "named/**", "pods/../containers",
                "containers/loop/loop/shop.log")) {
            assertThat(answer(directory + "/" + name)).as(name).isEqualTo(whole);
        }
        assertThatThrownBy(() -> answer(containers + "/itself")).isInstanceOf(IOException.class)
                .hasMessageContaining("no file is or matches");
    }

    @Test
    void a_directory_or_file_that_cannot_be_read_is_named_and_the_others_are_read() throws IOException {
        Path closed = Files.createDirectories(directory.resolve("closed"));
        Files.write(directory.resolve("shop.ndjson"), lines);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "this user may read everything");
            ProfileSource source = ProfileSources.files(List.of(directory.toString()), null);
            ProfileSeries series = source.answer(ProfileQuery.ALL);
            assertThat(series.measures()).isEqualTo(whole.measures());
            assertThat(series.notes()).singleElement().asString().startsWith("directory '" + closed + "' cannot be read")
                    .endsWith("check its permissions");
            assertThat(source.isWhole()).isFalse();
            assertThatThrownBy(() -> answer(closed.toString())).isInstanceOf(IOException.class).hasMessageContaining("cannot be read")
                    .hasMessageContaining("check its permissions");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void a_file_that_fails_in_the_middle_is_named_and_the_others_are_read() throws IOException {
        Path failing = Path.of("/proc/self/mem");
        assumeTrue(Files.exists(failing), "Linux");
        Path file = Files.write(directory.resolve("shop.ndjson"), lines);
        ProfileSource source = ProfileSources.files(List.of(failing.toString(), file.toString()), null);
        ProfileSeries series = source.answer(ProfileQuery.ALL);
        assertThat(series.measures()).isEqualTo(whole.measures());
        assertThat(series.notes()).singleElement().asString().startsWith("file '/proc/self/mem' cannot be read");
        assertThat(source.isWhole()).isFalse();
        assertThatThrownBy(() -> answer(failing.toString())).isInstanceOf(IOException.class)
                .hasMessageStartingWith("file '/proc/self/mem' cannot be read");
    }

    @Test
    void a_source_knows_what_it_reads_by_whatever_path() throws IOException {
        Path file = Files.write(directory.resolve("shop.ndjson"), lines);
        Path other = Files.writeString(directory.resolve("report.html"), "<!doctype html>");
        Path hard = Files.createLink(directory.resolve("hard"), file);
        Path soft = Files.createSymbolicLink(directory.resolve("soft"), file);
        ProfileSource source = ProfileSources.files(List.of(directory.toString()), null);
        source.answer(ProfileQuery.ALL);
        assertThat(List.of(file, hard, soft, directory.resolve("../" + directory.getFileName() + "/shop.ndjson"))).allMatch(source::reads);
        assertThat(source.reads(other)).as("found in a directory, but nothing of it is in the answer").isFalse();
        assertThat(source.reads(directory.resolve("new.html"))).isFalse();
        ProfileSource named = ProfileSources.files(List.of(file.toString(), other.toString()), null);
        named.answer(ProfileQuery.ALL);
        assertThat(named.reads(other)).as("named").isTrue();
    }

    @Test
    void patterns_of_windows_have_their_slashes_the_other_way() {
        assertThat(InputFiles.slashes("C:\\logs\\**\\*.ndjson", '\\')).isEqualTo("C:/logs/**/*.ndjson");
        assertThat(InputFiles.slashes("logs/\\*.ndjson", '/')).as("an escape elsewhere").isEqualTo("logs/\\*.ndjson");
    }

    /** The same bytes again and again. */
    private static final class Repeated extends InputStream {

        private final byte[] bytes;
        private final long length;
        private long position;

        Repeated(byte[] bytes, long length) {
            this.bytes = bytes;
            this.length = length;
        }

        @Override
        public int read() {
            return position == length ? -1 : bytes[(int) (position++ % bytes.length)];
        }
    }

    private void assertWhole(byte[] content) throws IOException {
        assertThat(answer(content)).isEqualTo(whole);
    }

    private ProfileSeries answer(byte[] content) throws IOException {
        return answer(Files.write(directory.resolve("input"), content).toString());
    }

    private static ProfileSeries answer(String name) throws IOException {
        return ProfileSources.files(List.of(name), null).answer(ProfileQuery.ALL);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(archive)) {
            out.write(content);
        }
        return archive.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(archive)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return archive.toByteArray();
    }

    private static byte[] tar(byte[]... files) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        for (byte[] file : files) {
            byte[] header = new byte[512];
            byte[] name = "logs/shop.ndjson".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, header, 0, name.length);
            byte[] rest = String.format("0000644\0000000000\0000000000\000%011o\00015212345670\000012345\0000", file.length)
                    .getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(rest, 0, header, 100, rest.length);
            System.arraycopy("ustar\00000root".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 12);
            archive.writeBytes(header);
            archive.writeBytes(file);
            archive.writeBytes(new byte[(512 - file.length % 512) % 512]);
        }
        archive.writeBytes(new byte[1024]);
        return archive.toByteArray();
    }
}
