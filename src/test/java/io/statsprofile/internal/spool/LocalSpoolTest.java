package io.statsprofile.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spool on a real file system, and in real processes. */
class LocalSpoolTest {

    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final String NEXT = "019ad0c2-5b1e-7c3a-9f00-000000000002";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_process_that_is_killed_loses_nothing_of_what_it_has_spooled(int seed) throws Exception {
        Set<String> spooled = new HashSet<>();
        Set<String> unneeded = new HashSet<>();
        Process process = start("0000");
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int most = 100 + new Random(seed).nextInt(400);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                (line.startsWith("spooled ") ? spooled : unneeded).add(line.substring(line.indexOf(' ') + 1));
                if (spooled.size() == most) {
                    // A Process destroyed by itself would close its output, too.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it is dead").isTrue();
        }
        spooled.removeAll(unneeded);

        SpoolStore store = SpoolStore.open(new LocalDisk(), directory, NEXT, 0);
        Set<String> found = new HashSet<>();
        for (StoredDocument held : store.takeFound()) {
            QueuedDocument document = held.file().decode(held.directory().read(held.file()), true);
            assertThat(document.json()).isEqualTo(SpoolingProcess.json(Integer.parseInt(document.id().substring(RUN.length() + 1))));
            found.add(document.id());
        }
        assertThat(found).hasSizeGreaterThan(5).containsAll(spooled);
        assertThat(store.previousRun().runId()).isEqualTo(RUN);
        assertThat(store.previousRun().endedCleanly()).isFalse();
        assertThat(store.previousRun().lastSequence()).isGreaterThanOrEqualTo(
                spooled.stream().mapToLong(id -> Long.parseLong(id.substring(RUN.length() + 1))).max().orElseThrow());
        store.leave();
    }

    @Test
    void a_file_in_the_place_of_a_directory_is_told_as_such() throws IOException {
        Path taken = Files.writeString(directory.resolve("functions"), "x");
        assertThatThrownBy(() -> new LocalDisk().makeDirectory(taken))
                .satisfies(failure -> assertThat(DiskErrorMessages.of((Exception) failure))
                        .isEqualTo("something else has that name already (" + taken + ")"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0777"})
    void only_the_owner_may_read_whatever_the_umask_is(String umask) throws Exception {
        Process process = start(umask);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("spooled " + RUN + "-0");
            List<String> seen = new ArrayList<>();
            try (Stream<Path> files = Files.walk(directory).skip(1)) {
                // One that is being written gets its rights before its name.
                for (Path path : files.filter(path -> !path.toString().endsWith(".new")).toList()) {
                    seen.add((Files.isDirectory(path) ? "directory " : "file ") + rights(path));
                }
            }
            assertThat(new HashSet<>(seen)).containsExactlyInAnyOrder("directory rwx------", "file rw-------");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0777"})
    void only_the_owner_may_read_what_is_in_folders_beside_runs_whatever_the_umask_is(String umask) throws Exception {
        Process process = start(umask, SpoolingProcess.ALL_FOLDERS);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8); Stream<Path> paths = Files.walk(directory)) {
            assertThat(lines.readLine()).isEqualTo("filled");
            List<Path> all = paths.skip(1).toList();

            assertThat(all).extracting(Path::toString).anyMatch(name -> name.endsWith(".letter"))
                    .anyMatch(name -> name.endsWith(".damaged")).anyMatch(name -> name.endsWith(".alias"))
                    .anyMatch(name -> name.startsWith(directory.resolve("functions").toString()) && name.endsWith(".doc"));
            assertThat(all).allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Files come and go meanwhile. */
    private static String rights(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException gone) {
            return Files.isDirectory(path) ? "rwx------" : "rw-------";
        }
    }

    @Test
    void another_process_that_lives_keeps_its_directory() throws Exception {
        Process process = start("0022");
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).startsWith("spooled ");
            SpoolStore store = SpoolStore.open(new LocalDisk(), directory, NEXT, 0);
            assertThat(store.takeFound()).isEmpty();
            assertThat(store.previousRun()).isNull();
            store.leave();
            SpoolStore clone = SpoolStore.open(new LocalDisk(), directory, RUN, 0);
            clone.write(new QueuedDocument(RUN + "-0", "default", new byte[] {'{', '}'}), 1);
            try (Stream<Path> files = Files.list(directory.resolve(RUN + ".2"))) {
                assertThat(files.map(Path::toString)).anyMatch(name -> name.endsWith(".doc"));
            }
            clone.leave();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void another_copy_of_this_library_in_the_same_process_does_not_break_the_lock() throws Exception {
        SpoolStore first = SpoolStore.open(new LocalDisk(), directory, RUN, 0);
        first.write(new QueuedDocument(RUN + "-0", "default", SpoolingProcess.json(0)), 1);
        SpoolStore second = SpoolStore.open(new LocalDisk(), directory, NEXT, 0);
        assertThat(second.takeFound()).isEmpty();

        // To have looked at a lock of this process must not have released it.
        assertThat(SpoolingProcess.found(directory)).isZero();
        second.leave();
        first.end();
        assertThat(SpoolingProcess.found(directory)).isEqualTo(1);
    }

    @Test
    void what_ended_in_order_says_so_and_leaves_no_more_than_its_name() throws IOException {
        SpoolStore store = SpoolStore.open(new LocalDisk(), directory, RUN, 0);
        for (int i = 0; i < 3; i++) {
            store.done(store.write(new QueuedDocument(RUN + "-" + i, "default", SpoolingProcess.json(i)), i));
        }
        store.end();
        try (Stream<Path> files = Files.list(directory.resolve(RUN))) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("lock", "ended",
                    "000000000002_2_" + RUN + "-2.sent");
        }

        SpoolStore next = SpoolStore.open(new LocalDisk(), directory, NEXT, 0);
        assertThat(next.previousRun()).isEqualTo(new PreviousRun(RUN, 2, true));
        next.leave();
        SpoolStore afterNothing = SpoolStore.open(new LocalDisk(), directory, "019ad0c2-5b1e-7c3a-9f00-000000000003", 0);
        assertThat(afterNothing.previousRun()).as("a run without a slice stands between").isEqualTo(new PreviousRun(RUN, 2, true));
        afterNothing.write(new QueuedDocument("019ad0c2-5b1e-7c3a-9f00-000000000003-0", "default", SpoolingProcess.json(0)), 1);
        assertThat(directory.resolve(RUN)).as("it is named now").doesNotExist();
        afterNothing.leave();
    }

    @Test
    void many_files_are_taken_over_quickly() throws IOException {
        int many = 10_000;
        Path run = Files.createDirectory(directory.resolve(RUN));
        for (int i = 0; i < many; i++) {
            QueuedDocument document = new QueuedDocument(RUN + "-" + i, "default", SpoolingProcess.json(0));
            Files.write(run.resolve(new SpoolFile(i, 5, document.id()).name(SpoolFile.WAITING)), SpoolFile.encode(document));
        }
        SpoolQueue spool = new SpoolQueue(new SpoolSettings(directory, "spool directory", 0, 1L << 30, Duration.ofDays(36_500)), 100,
                1_000_000,
                new RecordingSpoolListener(), null);
        spool.start(NEXT);
        int taken = 0;
        await("what is there").until(() -> spool.documents() == many);
        for (List<QueuedDocument> head = head(spool); !head.isEmpty(); head = head(spool)) {
            spool.remove(head);
            taken += head.size();
        }
        assertThat(taken).isEqualTo(many);
        assertThat(spool.close(Duration.ofMinutes(1))).isTrue();
        try (Stream<Path> left = Files.list(run)) {
            assertThat(left.filter(path -> path.toString().endsWith(".doc"))).isEmpty();
        }
    }

    /** No memory could hold it, so delivery would never come past it; and it would take the room of those that are whole. */
    @Test
    void a_file_that_is_larger_than_any_document_is_set_aside_unread_and_costs_no_other_its_place() throws IOException {
        leaveThreeOfWhichOneIsTooLarge();
        RecordingSpoolListener told = new RecordingSpoolListener();
        SpoolQueue spool = new SpoolQueue(new SpoolSettings(directory, "spool directory", 0, 1_000_000, Duration.ofDays(36_500)), 100,
                1_000_000, told, null);
        spool.start(NEXT);
        await("the report").until(() -> told.lines.stream().anyMatch(line -> line.startsWith("lost")));

        assertThat(head(spool)).extracting(QueuedDocument::id).containsExactly(RUN + "-0", RUN + "-2");
        assertThat(told.lines).filteredOn(line -> line.startsWith("lost")).singleElement().asString()
                .isEqualTo("lost DAMAGED 1: " + RUN + "-1: it has 3000000001 bytes, and no document has more than 67108864");
        assertThat(spool.close(Duration.ofMinutes(1))).isTrue();
        assertThat(files("damaged")).singleElement().asString().contains(RUN + "-1");
    }

    @Test
    void nor_does_it_keep_the_others_from_being_sent_by_hand() throws IOException {
        leaveThreeOfWhichOneIsTooLarge();
        try (SpoolBacklog backlog = SpoolBacklog.ofRuns(directory, new RunAliases())) {
            Set<String> given = new HashSet<>();
            for (List<QueuedDocument> head = backlog.head(1, 4_000_000, id -> true); !head.isEmpty(); head = backlog.head(1, 4_000_000,
                    id -> true)) {
                head.forEach(document -> given.add(document.id()));
                backlog.remove(head);
            }
            assertThat(given).containsExactlyInAnyOrder(RUN + "-0", RUN + "-2");
            assertThat(backlog.damaged()).isEqualTo(1);
        }
        assertThat(files("damaged")).singleElement().asString().contains(RUN + "-1");
    }

    private void leaveThreeOfWhichOneIsTooLarge() throws IOException {
        Path run = Files.createDirectory(directory.resolve(RUN));
        for (int i = 0; i < 3; i++) {
            QueuedDocument document = new QueuedDocument(RUN + "-" + i, "default", SpoolingProcess.json(0));
            Path file = run.resolve(new SpoolFile(i, 5, document.id()).name(SpoolFile.WAITING));
            Files.write(file, SpoolFile.encode(document));
            if (i == 1) {
                // A hole: no disk has so much room to spare.
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[1]), 3_000_000_000L);
                }
            }
        }
    }

    private List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<QueuedDocument> head(SpoolQueue spool) {
        return spool.head(100, 4_000_000, id -> true);
    }

    @Test
    void a_file_in_the_place_of_a_directory_and_a_name_that_is_taken_are_refused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> new LocalDisk().makeDirectory(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> new LocalDisk().create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> SpoolStore.open(new LocalDisk(), file, RUN, 0)).hasMessage("there is no such directory");
    }

    private Process start(String umask, String... further) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask " + umask + " && exec \"$0\" \"$@\"", java, "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SpoolingProcess.class.getName(),
                directory.toString(), RUN));
        command.addAll(List.of(further));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
