package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.pstats.FunctionProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An appender with a spool, over outages, reloads and ends of processes. */
class SpoolTest {

    private static final String CALM = "<interval>1 hour</interval>" + Service.TO_MEMORY;
    private static final String HOUR = "<interval>1 hour</interval> <stopTimeout>50 milliseconds</stopTimeout>" + Service.TO_MEMORY;

    private static final String LEFT_BY_ANOTHER = "019ad0c2-5b1e-7c3a-9f00-000000000001";

    @TempDir
    private Path directory;

    @BeforeEach
    void forget_what_was_delivered() {
        MemoryAppender.unreachable = false;
        MemoryAppender.refusal = null;
        Service.start(CALM, Service.USUAL).close();
        MemoryAppender.DELIVERED.clear();
        MemoryAppender.DELIVERED_HOURS.clear();
    }

    static String spool(Path directory) {
        return "<spool><directory>" + directory + "</directory></spool>";
    }

    @Test
    void a_document_is_on_disk_until_it_was_delivered_and_reloads_in_an_outage_lose_none() {
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR + spool(directory), Service.USUAL)) {
            assertThat(service.infos()).filteredOn(info -> info.contains("records service")).singleElement().asString()
                    .contains("spool in " + directory + ", 67108864 bytes, 7 days at most");
            for (int i = 1; i <= 3; i++) {
                Service.call("checkout", i);
                service.reload(HOUR + spool(directory), Service.USUAL);
                assertThat(waiting()).hasSize(i);
            }
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("lost"));
            assertThat(service.infos()).anyMatch(info -> info.startsWith("3 documents left in the spool; the next process or appender"));
            MemoryAppender.unreachable = false;
            await("what waits").until(() -> MemoryAppender.DELIVERED.size() == 3);
            await("its files to go").until(() -> waiting().isEmpty());

            assertThat(MemoryAppender.DELIVERED).allMatch(QueuedDocument::inDoubt);
            assertThat(calls()).isEqualTo(6);
            assertThat(MemoryAppender.documents()).extracting(document -> document.sequence() - MemoryAppender.documents().get(0)
                    .sequence())
                    .containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void what_waits_for_the_function_stream_is_on_disk_in_a_folder_of_its_own_and_is_sent_by_who_comes_next() {
        String both = "<interval>1 hour</interval> <stopTimeout>50 milliseconds</stopTimeout> <elasticsearch><url>http://es.test:9200</url>"
                + "<functionStream>true</functionStream></elasticsearch>";
        MemoryAppender.DELIVERED_FOR_FUNCTIONS.clear();
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(both + spool(directory), Service.USUAL)) {
            Service.call("checkout", 3);
            service.stop();
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("lost"));
            assertThat(service.infos()).anyMatch(info -> info.startsWith("Function stream: 1 document left in the spool; the next process "
                    + "or"));
        }
        assertThat(waiting()).hasSize(2).extracting(path -> directory.relativize(path).getNameCount()).containsExactlyInAnyOrder(2, 3);
        assertThat(waiting()).anyMatch(path -> path.startsWith(directory.resolve("functions")));
        assertThat(ReloadHandover.take().functions()).as("in memory").isEmpty();
        MemoryAppender.unreachable = false;
        try (Service service = Service.start(both + spool(directory), Service.USUAL)) {
            await("both to go").until(() -> MemoryAppender.DELIVERED.size() == 1 && MemoryAppender.DELIVERED_FOR_FUNCTIONS.size() == 1
                    && waiting().isEmpty());
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("Delivery failed"));
        }
        assertThat(MemoryAppender.DELIVERED_FOR_FUNCTIONS.get(0).id()).isEqualTo(MemoryAppender.DELIVERED.get(0).id());
        assertThat(MemoryAppender.DELIVERED_FOR_FUNCTIONS.get(0).inDoubt()).isTrue();
    }

    @Test
    void what_was_left_for_the_function_stream_is_sent_where_it_is_switched_off_too_and_nothing_is_added() {
        // Elasticsearch is there then: time enough for the last slice, however busy the machine is.
        String off = HOUR.replace("50 milliseconds", "30 seconds") + spool(directory);
        MemoryAppender.DELIVERED_FOR_FUNCTIONS.clear();
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR.replace("</url>", "</url><functionStream>true</functionStream>") + spool(directory),
                Service.USUAL)) {
            Service.call("checkout", 3);
            service.stop();
        }
        assertThat(waiting()).anyMatch(path -> path.startsWith(directory.resolve("functions")));
        MemoryAppender.unreachable = false;
        try (Service service = Service.start(off, Service.USUAL)) {
            await("all that was left").until(() -> MemoryAppender.DELIVERED_FOR_FUNCTIONS.size() == 1 && waiting().isEmpty());
            assertThat(service.infos()).contains("Function stream: functionStream is false, so nothing is added; what was left before is "
                    + "sent").anyMatch(info -> info.startsWith("Function stream: Found 1 document in the spool"));
            Service.call("checkout", 4);
            service.stop();
            assertThat(service.warnings()).noneMatch(warning -> warning.startsWith("Function stream"));
        }
        assertThat(MemoryAppender.DELIVERED_FOR_FUNCTIONS).hasSize(1);
        assertThat(calls()).isEqualTo(7);
        try (Service service = Service.start(off, Service.USUAL)) {
            service.stop();
            assertThat(service.infos()).as("nothing is left").noneMatch(info -> info.startsWith("Function stream"));
        }
    }

    @Test
    void disks_that_hang_at_a_stop_are_waited_for_together() throws Exception {
        Path ofSlices = Files.createDirectories(directory.resolve("one").resolve(LEFT_BY_ANOTHER)).resolve("lock");
        Path ofBoth = Files.createDirectories(directory.resolve("both").resolve(LEFT_BY_ANOTHER)).resolve("lock");
        Path andOfFunctions = Files.createDirectories(directory.resolve("both").resolve("functions").resolve(LEFT_BY_ANOTHER))
                .resolve("lock");
        for (Path pipe : List.of(ofSlices, ofBoth, andOfFunctions)) {
            // To open it for writing hangs until somebody reads.
            assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        }
        try {
            long one = nanosOfStop(directory.resolve("one"), 1);
            long both = nanosOfStop(directory.resolve("both"), 2);
            assertThat(both).as("nanoseconds, beside %s", one).isLessThan(one + one / 2);
        } finally {
            for (Path pipe : List.of(ofSlices, ofBoth, andOfFunctions)) {
                FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
            }
            await("the disks' threads").until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().endsWith("-spool")));
            Service.start(CALM, Service.USUAL).close();
        }
    }

    private long nanosOfStop(Path spool, int hanging) {
        try (Service service = Service.start(HOUR.replace("</url>", "</url><functionStream>true</functionStream>") + spool(spool),
                Service.USUAL)) {
            long began = System.nanoTime();
            service.stop();
            long took = System.nanoTime() - began;
            assertThat(service.warnings()).filteredOn(warning -> warning.contains("disk hangs")).hasSize(hanging);
            return took;
        }
    }

    @Test
    void what_another_process_that_shares_the_spool_holds_at_a_reload_comes_back_at_the_next_one() throws IOException {
        MemoryAppender.unreachable = true;
        outage(1);
        Path run = waiting().get(0).getParent();
        try (FileChannel other = FileChannel.open(run.resolve("lock"), StandardOpenOption.WRITE); FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            outage(2);
        }
        assertThat(waiting()).extracting(path -> path.getParent().getFileName().toString()).contains(run.getFileName() + ".2");
        MemoryAppender.unreachable = false;
        try (Service service = Service.start(HOUR + spool(directory), Service.USUAL)) {
            await("what waits").until(() -> waiting().isEmpty());
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("wait for the next start"));
        }

        assertThat(calls()).isEqualTo(3);
        assertThat(MemoryAppender.documents()).extracting(ProfileDocument::sequence).doesNotHaveDuplicates();
    }

    private void outage(int calls) {
        try (Service service = Service.start(HOUR + spool(directory), Service.USUAL)) {
            assertThat(service.errors()).isEmpty();
            Service.call("checkout", calls);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "throw", "wait"})
    void what_a_process_has_cut_outlives_it_however_it_ends_and_the_next_one_names_it(String ending) throws Exception {
        run(ending);
        int left = waiting().size();
        assertThat(left).isPositive();
        try (Service service = Service.start(CALM + spool(directory), Service.USUAL)) {
            await("what was left").until(() -> MemoryAppender.DELIVERED.size() == left && !MemoryAppender.DELIVERED_HOURS.isEmpty());
            service.context.reset();
        }

        List<ProfileDocument> before = MemoryAppender.documents().subList(0, left);
        assertThat(MemoryAppender.DELIVERED.subList(0, left)).allMatch(QueuedDocument::inDoubt);
        assertThat(before).extracting(ProfileDocument::sequence).startsWith(0L).doesNotHaveDuplicates().isSorted();
        assertThat(calls(before)).as("one that is killed may lose what it has not cut").isIn(ending.equals("wait") ? List.of(3L, 7L)
                : List.of(7L));
        List<ProfileDocument> hours = MemoryAppender.hours().stream().filter(hour -> hour.runId().equals(before.get(0).runId())
                && hour.pid() == before.get(0).pid()).toList();
        assertThat(calls(hours)).as("its hour, or so much of it as it had kept").isIn(ending.equals("wait") ? List.of(3L, 7L)
                : List.of(7L));
        assertThat(hours(".sofar")).isEmpty();
        assertThat(before.get(0).facts().previousRun()).as("there was none before").isNull();
        ProfileDocument next = MemoryAppender.documents().get(left);
        if (next.sequence() == 0) {
            assertThat(next.facts().previousRun()).isEqualTo(new PreviousRun(before.get(0).runId(), left - 1, !ending.equals("wait")));
        }
    }

    @Test
    void the_first_document_of_a_process_names_the_process_before() throws Exception {
        run("wait");
        long first = waiting().size() - 1;
        String runId = waiting().get(0).getParent().getFileName().toString();
        run("return");
        try (Service service = Service.start(HOUR + spool(directory), Service.USUAL)) {
            await("what was left").until(() -> waiting().isEmpty());
            assertThat(service.errors()).isEmpty();
        }

        List<ProfileDocument> second = MemoryAppender.documents().stream().filter(document -> !document.runId().equals(runId)
                && document.pid() != ProcessHandle.current().pid()).toList();
        assertThat(second.get(0).facts().previousRun()).isEqualTo(new PreviousRun(runId, first, false));
        assertThat(second.subList(1, second.size())).allMatch(document -> document.facts().previousRun() == null);
    }

    @Test
    void what_is_refused_for_good_is_kept_with_the_reason_and_told() throws IOException {
        MemoryAppender.refusal = "status 400 from .ds-1, no number";
        try (Service service = Service.start(CALM + spool(directory), Service.USUAL)) {
            Service.call("checkout", 3);
            service.stop();
            assertThat(service.warnings()).anyMatch(warning -> warning
                    .endsWith(" was refused and is given up, 1 so far: status 400 from .ds-1, no number"));
            assertThat(service.infos()).anyMatch(info -> info.equals("1 document that was refused is kept so far in "
                    + directory.resolve("dead-letters") + ", each with the reason; when that is cured, the command send with --dead-letters"
                    + " sends them"));
        } finally {
            MemoryAppender.refusal = null;
        }
        assertThat(waiting()).isEmpty();
        try (Stream<Path> letters = Files.list(directory.resolve("dead-letters"))) {
            assertThat(letters).singleElement()
                    .satisfies(letter -> assertThat(Files.readString(letter)).endsWith("\nstatus 400 from .ds-1, no number\n"));
        }
    }

    @Test
    void a_directory_that_cannot_be_used_is_a_warning_and_the_service_goes_on_with_memory() {
        Path nowhere = directory.resolve("nowhere");
        try (Service service = Service.start(CALM + spool(nowhere), Service.USUAL)) {
            await("the status").until(() -> service.warnings().stream().anyMatch(warning -> warning.contains("not spooled")));
            assertThat(service.warnings())
                    .contains("Documents are not spooled, but wait in memory, and are lost when the process is killed: spool directory is "
                    + nowhere + ", but must be a directory that this process may write to: there is no such directory;"
                    + " correct that, or name another directory");
            Service.call("checkout", 3);
            service.stop();
            assertThat(service.errors()).isEmpty();
        }
        assertThat(calls()).isEqualTo(3);
    }

    @Test
    void a_spool_that_is_switched_off_or_has_nothing_to_wait_for_writes_nothing() throws IOException {
        Service.start(HOUR + "<spool><enabled>false</enabled><directory>" + directory + "</directory></spool>", Service.USUAL).close();
        try (Service service = Service.start("<interval>1 hour</interval>" + spool(directory), Service.USUAL)) {
            assertThat(service.warnings())
                    .anyMatch(warning -> warning.startsWith("spool directory is set, but there is no <elasticsearch>"));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    private void run(String ending) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SpoolingService.class.getName(),
                        directory.toString(), ending)
                .redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.equals("ready") && ending.equals("wait")) {
                    await("the slice on disk, and its hour").until(() -> !waiting().isEmpty() && !hours(".sofar").isEmpty());
                    // A Process destroyed by itself would close its output, too.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it ends: %s", said).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(said.toString()).contains("ready");
    }

    private List<Path> waiting() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(".doc") && !path.startsWith(directory.resolve("hours"))
                    && !path.startsWith(directory.resolve("function-hours"))).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            // A directory has just gone.
            return waiting();
        }
    }

    /** Hours that have ended, and those that go on. */
    private List<Path> hours(String end) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(end) && path.startsWith(directory.resolve("hours"))).toList();
        } catch (IOException | UncheckedIOException e) {
            // A directory has just gone.
            return hours(end);
        }
    }

    private static long calls() {
        return calls(MemoryAppender.documents());
    }

    private static long calls(List<ProfileDocument> documents) {
        return documents.stream().map(document -> document.profile().get("com.acme.Shop.checkout")).filter(row -> row != null)
                .mapToLong(FunctionProfile::ncalls).sum();
    }
}
