package io.statsprofile.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.spool.MemoryDisk.Mark;
import io.statsprofile.internal.spool.MemoryDisk.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hour that a process is at is on disk, too, and is never lost or counted twice, wherever the process is killed. */
class HourSoFarTest {

    private static final Path ROOT = Path.of("/spool");
    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final String NEXT = "019ad0c2-5b1e-7c3a-9f00-000000000002";
    private static final String FIRST = RUN + "-hour-0";
    private static final String SECOND = RUN + "-hour-42";
    private static final int WHOLE = 99;
    private static final Duration LONG = Duration.ofSeconds(30);

    private MemoryDisk disk = new MemoryDisk(ROOT);
    private final RecordingSpoolListener told = new RecordingSpoolListener();
    private SpoolQueue spool;

    @AfterEach
    void end() {
        disk.fault = (operation, path) -> { };
        if (spool != null) {
            spool.close(LONG);
        }
    }

    @Test
    void whatever_a_loss_of_power_leaves_the_hour_is_there_once_and_not_shorter_than_was_said() throws IOException {
        live();
        assertThat(visit()).as("different states").isGreaterThan(60);

        disk.log.removeIf(op -> op instanceof MemoryDisk.ForcedDirectory);
        assertThatThrownBy(this::visit).as("a directory that is not forced").isInstanceOf(AssertionError.class);
    }

    /** One hour goes on, ends and is delivered; another one begins before that, and the process ends in its midst. */
    private void live() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        keep(store, FIRST, 1);
        keep(store, FIRST, 2);
        keep(store, FIRST, 3);
        StoredDocument whole = store.write(hour(FIRST, WHOLE), 1);
        disk.mark("kept", FIRST + ":" + WHOLE);
        keep(store, SECOND, 1);
        disk.mark("delivered", FIRST + ":" + WHOLE);
        store.done(whole);
        keep(store, SECOND, 2);
        StoredDocument second = store.write(hour(SECOND, WHOLE), 1);
        disk.mark("kept", SECOND + ":" + WHOLE);
        disk.mark("delivered", SECOND + ":" + WHOLE);
        store.done(second);
        store.end();
    }

    private void keep(SpoolStore store, String id, int version) throws IOException {
        store.keepSoFar(hour(id, version), 1);
        disk.mark("kept", id + ":" + version);
    }

    private int visit() {
        List<Op> log = List.copyOf(disk.log);
        return new CrashStates(log, Set.of(ROOT), (done, files, directories) -> recover(new MemoryDisk(files, directories),
                log.subList(0, done)))
                .visitAll();
    }

    private static void recover(MemoryDisk left, List<Op> done) {
        Map<String, Integer> least = new HashMap<>();
        for (Op op : done) {
            if (op instanceof Mark mark) {
                String[] parts = mark.id().split(":");
                if (mark.what().equals("kept")) {
                    least.put(parts[0], Integer.parseInt(parts[1]));
                } else {
                    least.remove(parts[0]);
                }
            }
        }
        try {
            Map<String, Integer> found = versions(SpoolStore.open(left, ROOT, NEXT, 0).takeFound());
            least.forEach((id, version) -> assertThat(found.getOrDefault(id, 0)).as("%s after %s", id, done)
                    .isGreaterThanOrEqualTo(version));
        } catch (IOException e) {
            throw new AssertionError("not recovered after " + done, e);
        }
    }

    /** By id, of which there is one each. */
    private static Map<String, Integer> versions(List<StoredDocument> found) throws IOException {
        Map<String, Integer> versions = new HashMap<>();
        for (StoredDocument held : found) {
            QueuedDocument document = held.file().decode(held.directory().read(held.file()), true);
            assertThat(versions.put(document.id(), version(document))).as(document.id() + " is there twice").isNull();
        }
        return versions;
    }

    /** A kill leaves all that was done before it, forced or not. */
    @Test
    void a_kill_between_any_two_steps_leaves_the_hour_once() throws IOException {
        live();
        List<Op> log = List.copyOf(disk.log);
        for (int steps = 0; steps <= log.size(); steps++) {
            MemoryDisk killed = replayed(log.subList(0, steps));
            recover(killed.afterKill(), log.subList(0, steps));
            // Who comes next may be killed as well, when it has taken over.
            SpoolStore.open(killed, ROOT, NEXT, 0);
            recover(killed.afterKill(), log.subList(0, steps));
        }
    }

    private static MemoryDisk replayed(List<Op> log) {
        Map<Path, Integer> names = new HashMap<>();
        Map<Integer, byte[]> contents = new HashMap<>();
        for (Op op : log) {
            if (op instanceof MemoryDisk.Names changed) {
                changed.changes().forEach((path, number) -> {
                    if (number == null) {
                        names.remove(path);
                    } else {
                        names.put(path, number);
                    }
                });
            } else if (op instanceof MemoryDisk.Content content) {
                contents.put(content.file(), content.bytes());
            }
        }
        Map<Path, byte[]> files = new HashMap<>();
        Set<Path> directories = new HashSet<>(Set.of(ROOT));
        names.forEach((path, number) -> {
            if (number == MemoryDisk.DIRECTORY) {
                directories.add(path);
            } else {
                files.put(path, contents.getOrDefault(number, new byte[0]));
            }
        });
        return new MemoryDisk(files, directories);
    }

    @Test
    void what_is_kept_is_replaced_and_not_sent_and_the_hour_itself_takes_its_place() {
        open(RUN, 0);
        spool.keepSoFar(hour(FIRST, 1));
        await("the first version").until(() -> files(".sofar").size() == 1);
        spool.keepSoFar(hour(FIRST, 2));
        await("the second version").until(() -> new String(read(files(".sofar").get(0)), StandardCharsets.UTF_8).contains("\"v\":2"));
        assertThat(files(".sofar")).hasSize(1);
        assertThat(head()).isEmpty();
        assertThat(spool.documents()).isZero();

        spool.offer(hour(FIRST, WHOLE));
        await("the hour").until(() -> head().size() == 1);
        assertThat(version(head().get(0))).isEqualTo(WHOLE);
        assertThat(head().get(0).inDoubt()).isFalse();
        await("the file to go").until(() -> files(".sofar").isEmpty());
        spool.remove(head());
        await("the disk").until(() -> files(".doc").isEmpty());
        assertThat(told.lines).isEmpty();
    }

    @Test
    void what_a_killed_process_has_left_is_sent_in_doubt_by_the_next_and_its_directory_goes() {
        open(RUN, 0);
        spool.keepSoFar(hour(FIRST, 1));
        spool.keepSoFar(hour(FIRST, 2));
        await("the disk").until(() -> files(".sofar").size() == 1 && new String(read(files(".sofar").get(0)), StandardCharsets.UTF_8)
                .contains("\"v\":2"));
        disk = disk.afterKill();
        SpoolQueue killed = spool;
        open(NEXT, 0);

        await("what was found").until(() -> head().size() == 1);
        QueuedDocument found = head().get(0);
        assertThat(found.id()).isEqualTo(FIRST);
        assertThat(found.inDoubt()).isTrue();
        assertThat(version(found)).isEqualTo(2);
        await("the report").until(() -> told.lines.equals(List.of("found 1")));
        spool.remove(List.of(found));
        spool.offer(new QueuedDocument(NEXT + "-hour-0", "default", hour(FIRST, 1).json()));
        await("the directory of the run before to go").until(() -> disk.paths().stream().noneMatch(path -> path.contains(RUN)));
        killed.close(LONG);
    }

    /** A service that is killed before its first hour has ended, again and again, must not fill the disk with directories. */
    @Test
    void processes_that_are_killed_one_after_the_other_leave_one_directory_each_no_longer_than_until_the_next_keeps_its_hour() {
        for (int process = 1; process <= 5; process++) {
            String run = "019ad0c2-5b1e-7c3a-9f00-00000000000" + process;
            SpoolQueue killed = spool;
            disk = disk.afterKill();
            open(run, 0);
            if (killed != null) {
                await("what was found").until(() -> head().size() == 1);
                spool.remove(head());
                killed.close(LONG);
            }
            spool.keepSoFar(hour(run + "-hour-0", 1));
            await("the hour so far").until(() -> files(".sofar").size() == 1);
            await("directories of runs before to go").until(() -> disk.paths().stream().allMatch(path -> path.equals("/spool")
                    || path.contains(run)));
        }
    }

    /** It was given up, or lost on its way here, as an AsyncAppender loses events. What was kept of it is all that there is. */
    @Test
    void an_hour_that_never_came_is_sent_by_the_next_process_as_far_as_it_was_kept() {
        open(RUN, 0);
        spool.keepSoFar(hour(FIRST, 3));
        await("the first hour").until(() -> files(".sofar").size() == 1);
        spool.keepSoFar(hour(SECOND, 1));
        await("the second hour").until(() -> files(".sofar").size() == 2);
        assertThat(head()).isEmpty();
        disk = disk.afterKill();
        SpoolQueue killed = spool;
        open(NEXT, 0);

        await("what was found").until(() -> head().size() == 2);
        assertThat(head()).extracting(QueuedDocument::id).containsExactly(FIRST, SECOND);
        assertThat(head()).extracting(HourSoFarTest::version).containsExactly(3, 1);
        killed.close(LONG);
    }

    @Test
    void an_hour_that_comes_when_the_next_is_kept_already_takes_the_place_of_what_was_kept_of_it() {
        open(RUN, 0);
        spool.keepSoFar(hour(FIRST, 3));
        await("the first hour").until(() -> files(".sofar").size() == 1);
        spool.keepSoFar(hour(SECOND, 1));
        await("the second hour").until(() -> files(".sofar").size() == 2);
        spool.offer(hour(FIRST, WHOLE));
        await("the first hour itself").until(() -> files(".sofar").size() == 1 && files(".doc").size() == 1);
        assertThat(files(".sofar").get(0)).contains(SECOND);
        assertThat(version(head().get(0))).isEqualTo(WHOLE);
    }

    @Test
    void of_hours_that_never_come_only_the_last_of_a_day_stay() {
        open(RUN, 0);
        for (int hour = 0; hour < 30; hour++) {
            String id = RUN + "-hour-" + 360 * hour;
            spool.keepSoFar(hour(id, 1));
            await("the hour").until(() -> files(".sofar").stream().anyMatch(file -> file.contains(id)));
        }
        await("the oldest to go").until(() -> files(".sofar").size() == 25);
        assertThat(files(".sofar").get(0)).contains(RUN + "-hour-" + 360 * 5);
    }

    /** Of an hour in the flat stream each function has an id of its own, so that what was kept of it would count once more. */
    @Test
    void what_was_kept_of_an_hour_that_the_disk_did_not_take_goes_when_the_hour_was_sent_from_memory() {
        open(RUN, 0);
        spool.keepSoFar(hour(FIRST, 3));
        await("the hour so far").until(() -> files(".sofar").size() == 1);
        spool.keepSoFar(hour(SECOND, 1));
        await("the next one").until(() -> files(".sofar").size() == 2);
        disk.fault = (operation, path) -> {
            if (operation.equals("create")) {
                throw new IOException("No space left on device");
            }
        };
        spool.offer(hour(FIRST, WHOLE));
        await("the hour in memory").until(() -> head().size() == 1);
        spool.remove(head());

        await("what was kept to go").until(() -> files(".sofar").size() == 1);
        assertThat(files(".sofar").get(0)).contains(SECOND);
        assertThat(files(".doc")).isEmpty();
    }

    /** The appender after a reload goes on with the run, but not with an hour that was lost half-way. */
    @Test
    void what_an_appender_before_has_left_of_the_same_run_is_sent() {
        open(RUN, 0);
        spool.keepSoFar(hour(FIRST, 7));
        await("the disk").until(() -> files(".sofar").size() == 1);
        spool.close(LONG);
        open(RUN, 42);
        await("what was found").until(() -> head().size() == 1);
        spool.keepSoFar(hour(SECOND, 1));
        await("the next hour").until(() -> files(".sofar").size() == 1);
        assertThat(version(head().get(0))).isEqualTo(7);
        assertThat(head()).hasSize(1);
    }

    @Test
    void a_disk_that_does_not_keep_it_is_told_once_and_keeps_nothing_else_from_being_written() {
        open(RUN, 0);
        disk.fault = (operation, path) -> {
            if (operation.equals("create") && path.toString().contains("-hour-")) {
                throw new IOException("No space left on device");
            }
        };
        spool.keepSoFar(hour(FIRST, 1));
        await("the report").until(() -> told.lines.size() == 1);
        assertThat(told.lines.get(0)).contains("the hour so far cannot be kept in /spool").contains("the command rollup makes");
        disk.fault = (operation, path) -> { };
        spool.keepSoFar(hour(FIRST, 2));
        await("the next slice").until(() -> files(".sofar").size() == 1);
        assertThat(told.lines).hasSize(1);
    }

    @Test
    void somebody_who_looks_sees_it_as_what_waits() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        store.keepSoFar(hour(FIRST, 1), 1_764_424_800_000L);

        assertThat(SpoolListing.of(disk, ROOT).runs()).singleElement().satisfies(run -> {
            assertThat(run.documents()).isEqualTo(1);
            assertThat(run.inUse()).isTrue();
        });
    }

    private void open(String runId, long nextSequence) {
        spool = new SpoolQueue(new SpoolSettings(ROOT, "spool directory", 0, 1_000_000, Duration.ofDays(7)), 100, 1_000_000, told, null,
                new RunAliases(), disk, System::nanoTime, () -> 1_764_424_800_000L);
        spool.countBy(new DeliveryCounters());
        spool.start(runId, nextSequence);
    }

    private List<QueuedDocument> head() {
        return spool.head(100, 1_000_000, id -> true);
    }

    private List<String> files(String end) {
        return disk.paths().stream().filter(path -> path.endsWith(end)).toList();
    }

    private byte[] read(String file) {
        try {
            return disk.read(Path.of(file));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static QueuedDocument hour(String id, int version) {
        return new QueuedDocument(id, "default", ("{\"v\":" + version + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static int version(QueuedDocument document) {
        return Integer.parseInt(new String(document.json(), StandardCharsets.UTF_8).replaceAll("\\D", ""));
    }
}
