package io.statsprofile.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.ShippingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolQueueTest {

    private static final Path ROOT = Path.of("/spool");
    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final String NEXT = "019ad0c2-5b1e-7c3a-9f00-000000000002";
    private static final Duration LONG = Duration.ofSeconds(30);

    private MemoryDisk disk = new MemoryDisk(ROOT);
    private final RecordingSpoolListener told = new RecordingSpoolListener();
    private final DeliveryCounters counters = new DeliveryCounters();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong millis = new AtomicLong(1_764_424_800_000L);
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicInteger hung = new AtomicInteger();
    private RunAliases aliases = new RunAliases();
    private SpoolQueue spool;

    @AfterEach
    void end() {
        disk.fault = (operation, path) -> { };
        spool.close(LONG);
    }

    @Test
    void a_document_is_on_disk_before_it_is_given_and_leaves_the_disk_when_it_was_delivered() {
        CountDownLatch mayWrite = new CountDownLatch(1);
        hang("force", mayWrite);
        open(RUN);
        offer("a", 0);
        await("the disk to hang").until(() -> disk.paths().stream().anyMatch(path -> path.endsWith(".new")));

        assertThat(head()).isEmpty();
        assertThat(spool.isComing()).isTrue();
        mayWrite.countDown();
        await("the document").until(() -> head().size() == 1);
        assertThat(woken.get()).isPositive();
        assertThat(files(".doc")).hasSize(1);
        offer("b", 1);
        await("the other").until(() -> head().size() == 2);

        spool.remove(head());
        await("the files to go").until(() -> files(".doc").isEmpty());
        assertThat(spool.documents()).isZero();
        assertThat(spool.bytes()).isZero();
        assertThat(told.lines).isEmpty();
    }

    @Test
    void what_a_process_has_left_is_given_by_the_next_in_doubt_and_in_order_and_the_run_is_named() {
        open(RUN);
        IntStream.range(0, 5).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 5);
        // Killed: nobody closes anything, and the system gives its locks back.
        disk = disk.afterKill();
        SpoolQueue killed = spool;
        open(NEXT);

        assertThat(spool.previousRun(LONG)).isEqualTo(new PreviousRun(RUN, 4, false));
        await("what was found").until(() -> head().size() == 5);
        assertThat(head()).allMatch(QueuedDocument::inDoubt).extracting(QueuedDocument::id).containsExactly(id(RUN, 0), id(RUN, 1),
                id(RUN, 2), id(RUN, 3), id(RUN, 4));
        assertThat(head().get(2).json()).isEqualTo(json("d", 2));
        await("the report").until(() -> told.lines.equals(List.of("found 5")));
        offerTo(NEXT, "e", 0);
        await("our own").until(() -> head().size() == 6);
        assertThat(head().get(5).inDoubt()).isFalse();
        spool.remove(head());
        await("the directory of the run before to go").until(() -> disk.paths().stream().noneMatch(path -> path.contains(RUN)));
        spool.close(LONG);
        killed.close(LONG);

        open("019ad0c2-5b1e-7c3a-9f00-000000000003");
        assertThat(spool.previousRun(LONG)).as("delivered, and ended in order").isEqualTo(new PreviousRun(NEXT, 0, true));
        assertThat(spool.documents()).isZero();
    }

    /** As on a volume that an outage has filled. Else it would wait there until somebody makes room. */
    /** As on NFS: else each start would leave one more directory, until there are more than a start takes over. */
    @Test
    void the_directory_of_a_run_goes_where_a_file_that_is_open_keeps_it_too() {
        open(RUN);
        offer("d", 0);
        await("the disk").until(() -> files(".doc").size() == 1);
        disk = disk.afterKill();
        SpoolQueue killed = spool;
        Path left = ROOT.resolve(RUN);
        disk.fault = (operation, path) -> {
            if (operation.equals("delete") && path.equals(left) && disk.isLocked(left.resolve("lock"))) {
                throw new IOException("Directory not empty");
            }
        };
        open(NEXT);
        await("what was found").until(() -> head().size() == 1);
        offerTo(NEXT, "e", 0);
        await("our own").until(() -> head().size() == 2);
        spool.remove(head());

        await("the directory of the run before to go").until(() -> disk.paths().stream().noneMatch(path -> path.contains(RUN)));
        killed.close(LONG);
    }

    @Test
    void what_a_process_has_left_is_given_though_the_disk_is_full_of_it_and_its_delivery_makes_room() {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 3);
        disk = disk.afterKill();
        SpoolQueue killed = spool;
        disk.fault = (operation, path) -> {
            boolean isFull = disk.paths().stream().filter(name -> name.contains(RUN) && name.endsWith(".doc")).count() > 1;
            if (isFull && Set.of("makeDirectory", "create", "write").contains(operation)) {
                throw new IOException("No space left on device");
            }
        };
        open(NEXT);

        assertThat(spool.previousRun(LONG)).isEqualTo(new PreviousRun(RUN, 2, false));
        await("what was found").until(() -> head().size() == 3);
        List<QueuedDocument> found = head();
        assertThat(found).allMatch(QueuedDocument::inDoubt);
        offerTo(NEXT, "e", 0);
        await("our own, from memory").until(() -> head().size() == 4);
        assertThat(told.lines).anyMatch(line -> line.contains("No space left on device"));
        assertThat(disk.paths()).noneMatch(path -> path.contains(NEXT));

        spool.remove(found.subList(0, 2));
        await("room").until(() -> files(".doc").size() == 1);
        offerTo(NEXT, "e", 1);
        await("both of our own to be on disk").until(() -> files(".doc").stream().filter(path -> path.contains(NEXT)).count() == 2);
        spool.remove(head());
        await("the directory of the run before to go").until(() -> disk.paths().stream().noneMatch(path -> path.contains(RUN)));
        assertThat(spool.documents()).isZero();
        killed.close(LONG);
    }

    @Test
    void what_is_cut_while_much_is_caught_up_with_does_not_wait_for_all_of_it() {
        open(RUN);
        IntStream.range(0, 8).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 8);
        disk = disk.afterKill();
        SpoolQueue killed = spool;
        open(NEXT);
        await("what was found").until(() -> head().size() == 8);
        IntStream.range(0, 3).forEach(i -> offerTo(NEXT, "e", i));
        await("our own").until(() -> head().size() == 11);

        assertThat(spool.head(1, 1_000_000, id -> true)).extracting(QueuedDocument::id).as("the oldest, where there is one place")
                .containsExactly(id(RUN, 0));
        List<QueuedDocument> first = spool.head(4, 1_000_000, id -> true);
        assertThat(first).extracting(QueuedDocument::id).as("half of the places").containsExactly(id(RUN, 0), id(RUN, 1), id(NEXT, 0),
                id(NEXT, 1));
        assertThat(spool.head(100, 4L * json("d", 0).length, id -> true)).extracting(QueuedDocument::id).as("half of the bytes")
                .hasSizeBetween(2, 4).contains(id(RUN, 0), id(NEXT, 0)).doesNotContain(id(NEXT, 2));
        spool.remove(first);
        assertThat(spool.head(4, 1_000_000, id -> true)).extracting(QueuedDocument::id)
                .containsExactly(id(RUN, 2), id(RUN, 3), id(RUN, 4), id(NEXT, 2));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
        assertThat(spool.head(4, 1_000_000, id -> true)).extracting(QueuedDocument::id).as("what waits for long is old, too")
                .containsExactly(id(RUN, 2), id(RUN, 3), id(RUN, 4), id(RUN, 5));
        killed.close(LONG);
    }

    @Test
    void an_appender_that_is_reloaded_goes_on_with_its_own_directory() {
        open(RUN);
        offer("a", 0);
        offer("b", 1);
        await("the disk").until(() -> files(".doc").size() == 2);
        assertThat(spool.close(LONG)).isTrue();
        assertThat(spool.takeAll()).as("it is on disk").isEmpty();

        open(RUN);
        offer("c", 2);
        assertThat(spool.previousRun(LONG)).as("it is the same run").isNull();
        await("all").until(() -> head().size() == 3);
        assertThat(head()).extracting(QueuedDocument::inDoubt).containsExactly(true, true, false);
        assertThat(directories()).containsExactly("/spool/" + RUN);
    }

    @Test
    void what_is_found_goes_before_what_came_while_it_was_looked_for() {
        open(RUN);
        offer("a", 0);
        offer("b", 1);
        await("the disk").until(() -> files(".doc").size() == 2);
        spool.close(LONG);
        CountDownLatch mayLook = new CountDownLatch(1);
        hang("list", mayLook);
        open(NEXT);
        offerTo(NEXT, "c", 0);
        mayLook.countDown();

        await("all").until(() -> head().size() == 3);
        assertThat(all()).containsExactly(id(RUN, 0), id(RUN, 1), id(NEXT, 0));
    }

    @Test
    void a_full_spool_gives_up_the_oldest_but_not_what_gets_there_meanwhile() {
        open(RUN, 1_000_000, 2_000);
        IntStream.range(0, 6).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 6);
        assertThat(spool.head(1, 1_000, id -> true)).hasSize(1);
        offer("d", 6);
        await("the newest").until(() -> all().contains(id(RUN, 6)));

        assertThat(all()).hasSize(6).doesNotContain(id(RUN, 0));
        assertThat(spool.bytes()).isLessThanOrEqualTo(2_000);
        assertThat(spool.lostDocuments()).isPositive();
        await("the report").until(() -> told.lines.size() == 1);
        assertThat(told.lines.get(0)).isEqualTo("lost SIZE 1: " + id(RUN, 0));
        long lost = spool.lostDocuments();
        List<QueuedDocument> underWay = spool.head(2, 1_000, id -> true);
        offer("d", 7);
        offer("d", 8);
        await("room for the newest").until(() -> files(".doc").stream().anyMatch(file -> file.contains(id(RUN, 8))));
        spool.remove(underWay);
        head();
        assertThat(spool.lostDocuments()).as("both got there").isEqualTo(lost);
        await("the count").until(() -> counters.figures().spooled() == 9);
        nanos.addAndGet(90_000_000_000L);
        DeliveryFigures figures = counters.figures();
        assertThat(figures.dropped()).isEqualTo(Map.of(DropReason.SPOOL, lost));
        Backlog waiting = spool.backlog();
        assertThat(waiting.documents()).isEqualTo(9 - lost - 2);
        assertThat(waiting).isEqualTo(new Backlog(waiting.documents(), waiting.documents() * json("d", 0).length, waiting.documents(),
                spool.bytes(), 90_000));
    }

    @Test
    void what_is_found_and_cannot_be_read_is_counted_as_found_and_as_lost() throws IOException {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 3);
        spool.close(LONG);
        open(NEXT);
        await("what was found").until(() -> head().size() == 3);
        assertThat(counters.figures().found()).isEqualTo(3);
        List<String> files = files(".doc");
        disk.replace(Path.of(files.get(1)), new byte[] {1});
        disk.delete(Path.of(files.get(2)));

        await("one").until(() -> head().size() == 1);
        assertThat(counters.figures().dropped()).isEqualTo(Map.of(DropReason.DAMAGED, 1L, DropReason.DELETED, 1L));
        assertThat(spool.backlog().documents()).isEqualTo(1);
        assertThat(spool.lostOwnDocuments()).isZero();
        assertThat(spool.lostDocuments()).isEqualTo(2);
    }

    @Test
    void what_is_too_old_is_given_up_and_a_clock_that_steps_makes_nothing_old() {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> head().size() == 1);
        millis.addAndGet(TimeUnit.DAYS.toMillis(3_000));
        offer("b", 1);
        await("the disk").until(() -> head().size() == 2);
        nanos.addAndGet(Duration.ofDays(7).plusMinutes(1).toNanos());
        offer("c", 2);
        await("the new one alone").until(() -> all().equals(List.of(id(RUN, 2))));

        head();
        await("the report").until(() -> told.lines.stream().anyMatch(line -> line.matches("lost AGE [12]: " + RUN + ".*")));
        assertThat(spool.lostDocuments()).isEqualTo(2);
        await("the files to go").until(() -> files(".doc").size() == 1);
    }

    @ParameterizedTest
    @CsvSource({"AGE, 150, 0", "SPOOL, 140, 10"})
    void what_is_found_and_given_up_at_once_is_counted_and_told_as_a_sum(DropReason reason, int lost, int left) {
        open(RUN);
        IntStream.range(0, 150).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 150);
        long bytes = files(".doc").subList(140, 150).stream().mapToLong(file -> read(file).length).sum();
        spool.close(LONG);
        millis.addAndGet(Duration.ofDays(left == 0 ? 8 : 6).toMillis());

        open(NEXT, 1_000, bytes);
        await("what is left").until(() -> spool.documents() == left && counters.figures().found() == 150);
        assertThat(counters.figures().dropped()).isEqualTo(Map.of(reason, (long) lost));
        await("the report").until(() -> told.lines.size() == 2);
        assertThat(told.lines).containsExactly("found 150", "lost " + (left == 0 ? "AGE" : "SIZE") + " " + lost + ": " + id(RUN, 0));
        assertThat(spool.lostDocuments()).isEqualTo(lost);
        assertThat(spool.lostOwnDocuments()).as("of this run").isZero();
    }

    @Test
    void who_delivers_hears_of_what_was_given_and_is_lost_so_that_nothing_of_it_is_kept() throws IOException {
        open(RUN, 1_000, 2_000);
        IntStream.range(0, 6).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 6);
        List<String> forgotten = new CopyOnWriteArrayList<>();
        AtomicInteger attempts = new AtomicInteger();
        Delivery delivery = new Delivery() {
            @Override
            public List<Receipt> deliver(List<QueuedDocument> documents) throws IOException {
                attempts.incrementAndGet();
                throw new IOException("no");
            }

            @Override
            public void forget(List<String> ids) {
                forgotten.addAll(ids);
            }

            @Override
            public void close() {
            }
        };
        ShipperSettings settings = new ShipperSettings(10, 10_000, 2, 10_000, Duration.ofMillis(1), Duration.ofMillis(1));
        try (Shipper shipper = new Shipper(delivery, settings, ShippingListener.NONE, null, spool, counters)) {
            shipper.start();
            await("an attempt").until(() -> attempts.get() > 0);
            IntStream.range(6, 12).forEach(i -> offer("d", i));
            await("the first to be lost").until(() -> forgotten.contains(id(RUN, 1)));
        }
        assertThat(forgotten).contains(id(RUN, 0)).doesNotHaveDuplicates();
    }

    @Test
    void how_many_are_lost_is_told_at_the_end_where_it_was_not_yet() {
        open(RUN, 1_000, 2_000);
        IntStream.range(0, 9).forEach(i -> {
            offer("d", i);
            await("the disk").until(() -> all().contains(id(RUN, i)));
        });
        assertThat(told.lines).containsExactly("lost SIZE 1: " + id(RUN, 0));
        long lost = spool.lostDocuments();
        assertThat(lost).isGreaterThan(1);
        spool.close(LONG);

        assertThat(told.lines).containsExactly("lost SIZE 1: " + id(RUN, 0), "lost SIZE " + lost + ": " + id(RUN, 1));
    }

    @Test
    void a_file_that_does_not_hold_what_was_written_is_set_aside_and_the_others_are_given() {
        open(RUN);
        IntStream.range(0, 8).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 8);
        spool.close(LONG);
        Random random = new Random(3);
        for (String file : files(".doc").subList(0, 7)) {
            byte[] bytes = read(file);
            switch (random.nextInt(3)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= 1 << random.nextInt(8);
                case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(10));
            }
            disk.replace(Path.of(file), bytes);
        }

        open(NEXT);
        await("the one that is whole").until(() -> all().equals(List.of(id(RUN, 7))));
        await("the others to be set aside").until(() -> files(".damaged").size() == 7);
        assertThat(told.lines).hasSize(2).startsWith("found 8").last().asString().matches("lost DAMAGED \\d: " + RUN + "-0: .*");
        assertThat(spool.lostOwnDocuments()).as("they are of another run").isZero();
    }

    /** What a disk does not give now it may give later; only a file that is read and is not what was written there is damaged. */
    @Test
    void a_file_that_the_disk_does_not_give_waits_and_is_read_later() {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 3);
        spool.close(LONG);
        open(NEXT);
        await("what was found").until(() -> all().size() == 3);
        String file = files(".doc").get(1);
        AtomicInteger reads = new AtomicInteger();
        disk.fault = (operation, path) -> {
            if (operation.equals("read") && path.toString().equals(file)) {
                reads.incrementAndGet();
                throw new IOException("Input/output error");
            }
        };

        assertThat(all()).containsExactly(id(RUN, 0), id(RUN, 2));
        assertThat(all()).as("it rests").containsExactly(id(RUN, 0), id(RUN, 2));
        assertThat(reads.get()).isEqualTo(1);
        assertThat(spool.isComing()).as("somebody is to ask again").isTrue();
        spool.remove(head());
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
        assertThat(all()).isEmpty();
        assertThat(reads.get()).as("tried again, once").isEqualTo(2);
        disk.fault = (operation, path) -> { };
        assertThat(all()).isEmpty();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));

        assertThat(all()).containsExactly(id(RUN, 1));
        assertThat(spool.isComing()).isFalse();
        assertThat(spool.lostDocuments()).isZero();
        assertThat(files(".damaged")).isEmpty();
        await("the report").until(() -> told.lines.size() == 2);
        assertThat(told.lines).last().isEqualTo("trouble: a document that waits in /spool could not be read, and is tried again: "
                + "Input/output error; see what is wrong with its disk");
    }

    @Test
    void a_disk_that_gives_nothing_is_not_asked_for_everything_at_once_and_keeps_no_end_waiting() {
        open(RUN);
        IntStream.range(0, 30).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 30);
        spool.close(LONG);
        open(NEXT);
        await("what was found").until(() -> spool.documents() == 30);
        AtomicInteger reads = new AtomicInteger();
        disk.fault = (operation, path) -> {
            if (operation.equals("read")) {
                reads.incrementAndGet();
                throw new IOException("Input/output error");
            }
        };

        assertThat(spool.head(4, 1_000_000, id -> true)).isEmpty();
        assertThat(reads.get()).isEqualTo(4);
        assertThat(spool.isComing()).isTrue();
        spool.hurry();
        assertThat(spool.head(4, 1_000_000, id -> true)).as("once more, since this is the end").isEmpty();
        assertThat(reads.get()).isEqualTo(8);
        assertThat(spool.isComing()).isFalse();
        assertThat(spool.lostDocuments()).isZero();
        assertThat(spool.documents()).isEqualTo(30);
    }

    /** Memory may run out, or a class fail to load, anywhere: what was on its way to the disk then is not left there for the next start. */
    @ParameterizedTest
    @ValueSource(strings = {"create", "force", "rename", "forceDirectory"})
    void what_is_broken_off_by_an_error_leaves_no_file_behind(String where) {
        CountDownLatch mayWrite = offerBehindOneThatHangs();
        AtomicInteger times = new AtomicInteger();
        MemoryDisk.Fault hangs = disk.fault;
        disk.fault = (operation, path) -> {
            // The third, which is in the middle of those that are written together.
            if (operation.equals(where) && path.toString().contains(RUN) && mayWrite.getCount() == 0 && times.incrementAndGet() == 3) {
                throw new OutOfMemoryError("played");
            }
            hangs.before(operation, path);
        };
        mayWrite.countDown();
        await("all to be given").until(() -> all().size() == 6);
        spool.remove(head());
        // Where that was not yet: two more make the third of each operation.
        IntStream.range(6, 12).forEach(i -> {
            offer("d", i);
            await("the document").until(() -> all().contains(id(RUN, i)));
            spool.remove(head());
        });
        assertThat(times.get()).as("it was broken off").isGreaterThanOrEqualTo(3);

        await("nothing to be left but the name of the last slice").until(() -> {
            spool.remove(head());
            return spool.documents() == 0 && files(".doc").isEmpty() && files(".new").isEmpty();
        });
        assertThat(counters.figures().dropped()).isEmpty();
        assertThat(spool.bytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "rename"})
    void what_is_no_longer_needed_goes_though_an_error_broke_that_off(String where) {
        open(RUN);
        IntStream.range(0, 4).forEach(i -> offer("d", i));
        await("the disk").until(() -> all().size() == 4);
        AtomicInteger times = new AtomicInteger();
        disk.fault = (operation, path) -> {
            if (operation.equals(where) && times.incrementAndGet() == 1) {
                throw new OutOfMemoryError("played");
            }
        };

        spool.remove(head());

        await("their files to go").until(() -> files(".doc").isEmpty());
        assertThat(times.get()).as("it was broken off").isGreaterThan(1);
        assertThat(files(".sent")).as("it says how far the run came").hasSize(1);
        assertThat(spool.documents()).isZero();
    }

    @Test
    void what_was_refused_becomes_a_dead_letter_though_an_error_broke_that_off() throws IOException {
        open(RUN);
        IntStream.range(0, 2).forEach(i -> offer("d", i));
        await("the disk").until(() -> all().size() == 2);
        AtomicInteger times = new AtomicInteger();
        disk.fault = (operation, path) -> {
            if (operation.equals("force") && times.incrementAndGet() == 1) {
                throw new OutOfMemoryError("played");
            }
        };

        spool.refuse(head().get(0), "no such type");

        await("the letter").until(() -> files(".letter").size() == 1 && files(".doc").size() == 1);
        assertThat(letter(files(".letter").get(0)).reason()).isEqualTo("no such type");
        assertThat(all()).containsExactly(id(RUN, 1));
        assertThat(files(".new")).isEmpty();
    }

    @Test
    void files_that_are_set_aside_are_bounded() {
        open(RUN);
        IntStream.range(0, 50).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 50);
        spool.close(LONG);
        files(".doc").forEach(file -> disk.replace(Path.of(file), new byte[7]));

        open(NEXT);
        await("all to be set aside").until(() -> all().isEmpty() && files(".doc").isEmpty());
        await("the oldest to be deleted").until(() -> files(".damaged").size() == SpoolStore.MOST_DAMAGED);
    }

    @Test
    void what_was_refused_is_kept_with_the_reason_and_waits_no_longer() throws IOException {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> head().size() == 3);
        List<QueuedDocument> given = head();
        spool.refuse(given.get(1), "status 400 from .ds-1, no number \u00e9");
        spool.remove(given.subList(0, 2));

        await("the letter").until(() -> files(".letter").size() == 1);
        await("the files to go").until(() -> files(".doc").size() == 1);
        assertThat(all()).containsExactly(id(RUN, 2));
        assertThat(files(".letter").get(0)).startsWith("/spool/dead-letters/000000000001_").endsWith(id(RUN, 1) + ".letter");
        DeadLetter letter = letter(files(".letter").get(0));
        assertThat(letter.reason()).isEqualTo("status 400 from .ds-1, no number \u00e9");
        assertThat(letter.document().json()).isEqualTo(json("d", 1));
        assertThat(letter.document().inDoubt()).isTrue();
        await("the report").until(() -> told.lines.equals(List.of("dead letter 1 in /spool/dead-letters")));
        assertThat(spool.deadLetters()).isEqualTo(1);
        assertThat(spool.bytes()).isPositive();
    }

    @Test
    void what_was_refused_and_is_in_memory_only_is_kept_too_and_the_newest_says_how_far_the_run_came() {
        CountDownLatch mayWrite = new CountDownLatch(1);
        hang("force", mayWrite);
        open(RUN);
        offer("a", 0);
        await("the disk to hang").until(() -> hung.get() == 1);
        nanos.addAndGet(Duration.ofSeconds(SpoolState.PATIENCE_SECONDS + 1).toNanos());
        spool.refuse(head().get(0), "no");
        mayWrite.countDown();
        await("the letter").until(() -> files(".letter").size() == 1);
        await("the file that was being written to go").until(() -> files(".doc").isEmpty());
        offer("b", 1);
        await("the other").until(() -> head().size() == 1);
        spool.refuse(head().get(0), "no");
        assertThat(spool.close(LONG)).isTrue();

        assertThat(files(".letter")).hasSize(2);
        open(NEXT);
        assertThat(spool.previousRun(LONG)).isEqualTo(new PreviousRun(RUN, 1, true));
    }

    @Test
    void dead_letters_are_bounded_by_bytes_and_that_is_told() {
        open(RUN, 1_000, 3_000);
        for (int i = 0; i < 12; i++) {
            offer("d", i);
            await("the disk").until(() -> head().size() == 1);
            spool.refuse(head().get(0), "no");
            int done = i;
            await("the letter").until(() -> spool.deadLetters() == done + 1);
        }

        assertThat(files(".letter")).hasSizeBetween(5, 11).last().asString().endsWith(id(RUN, 11) + ".letter");
        await("the report").until(() -> told.lines.size() == 2);
        assertThat(told.lines).last().isEqualTo("trouble: the folder dead-letters is full with 1000 documents or spool maxSize, 3000 bytes,"
                + " and loses the oldest; send or delete what is there");
    }

    @Test
    void on_a_full_disk_a_document_that_was_refused_is_moved_as_it_is() throws IOException {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> head().size() == 1);
        disk.fault = (operation, path) -> {
            if (operation.equals("write")) {
                throw new IOException("No space left on device");
            }
        };
        spool.refuse(head().get(0), "no");

        await("the letter").until(() -> files(".letter").size() == 1);
        await("the report").until(() -> spool.deadLetters() == 1);
        assertThat(files(".doc")).isEmpty();
        assertThat(letter(files(".letter").get(0)).reason()).isEmpty();
        assertThat(letter(files(".letter").get(0)).document().json()).isEqualTo(json("a", 0));
    }

    @Test
    void a_letter_that_cannot_be_kept_is_told_and_nothing_is_left_without_a_bound() {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> head().size() == 1);
        disk.fault = (operation, path) -> {
            if (path.toString().contains("dead-letters")) {
                throw new AccessDeniedException(path.toString());
            }
        };
        spool.refuse(head().get(0), "no");

        await("the report").until(() -> told.lines.size() == 1);
        assertThat(told.lines.get(0)).isEqualTo("trouble: a document that was refused could not be kept as a dead letter: it may not be"
                + " written to by the user of this process (/spool/dead-letters); see that the disk has room and works");
        await("the file to go").until(() -> files(".doc").isEmpty());
        assertThat(spool.deadLetters()).isZero();
    }

    @Test
    void another_id_of_a_run_is_kept_as_long_as_its_documents_are() throws IOException {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> head().size() == 1);
        String alias = aliases.renew(RUN, RUN);
        String second = aliases.renew(RUN, alias);
        assertThat(files(".alias"))
                .containsExactly("/spool/" + RUN + "/1_" + alias + ".alias", "/spool/" + RUN + "/2_" + second + ".alias");
        spool.close(LONG);

        aliases = new RunAliases();
        open(NEXT);
        await("what was left").until(() -> head().size() == 1);
        assertThat(aliases.of(RUN)).containsExactly(RUN, alias, second);
        assertThat(aliases.of(NEXT)).containsExactly(NEXT);
        assertThat(spool.previousRun(LONG)).as("as it was sent last").isEqualTo(new PreviousRun(second, 0, true));
        spool.remove(head());
        offerTo(NEXT, "b", 0);
        await("the directory of the run before to go").until(() -> disk.paths().stream().noneMatch(path -> path.contains(RUN)));
    }

    @Test
    void another_id_that_the_disk_does_not_take_is_none_and_one_from_before_there_was_a_directory_is_kept_later() throws IOException {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> head().size() == 1);
        disk.fault = (operation, path) -> {
            if (path.toString().endsWith(".alias")) {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> aliases.renew(RUN, RUN))
                .hasMessage("spool directory /spool does not take the new id of a run: No space left on device");
        assertThat(aliases.of(RUN)).containsExactly(RUN);
        disk.fault = (operation, path) -> { };
        String alias = aliases.renew(RUN, RUN);
        disk.removeAll(ROOT.resolve(RUN));
        offer("b", 1);

        await("both on disk again").until(() -> files(".doc").size() == 2);
        assertThat(files(".alias")).containsExactly("/spool/" + RUN + "/1_" + alias + ".alias");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_other_ids_that_could_not_be_kept_for_sure_none_is_left_beside_the_one_that_was(boolean deletes) throws IOException {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> head().size() == 1);
        disk.fault = (operation, path) -> {
            if (operation.equals("forceDirectory") || operation.equals("delete") && !deletes) {
                throw new IOException("Input/output error");
            }
        };
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> aliases.renew(RUN, RUN)).hasMessageEndingWith("Input/output error");
        }
        assertThat(files(".alias")).hasSize(deletes ? 0 : 1);
        disk.fault = (operation, path) -> { };
        String alias = aliases.renew(RUN, RUN);

        assertThat(files(".alias")).containsExactly("/spool/" + RUN + "/1_" + alias + ".alias");
    }

    @Test
    void a_run_that_is_reloaded_while_others_hold_what_it_has_left_gets_that_back_at_the_next_reload() {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> files(".doc").size() == 1);
        spool.close(LONG);
        open(NEXT);
        SpoolQueue other = spool;
        await("the other process").until(() -> head().size() == 1);
        open(RUN, 1);
        offer("a", 1);
        await("a directory of its own").until(() -> files(".doc").size() == 2);
        other.close(LONG);
        spool.close(LONG);

        open(RUN, 2);
        offer("a", 2);
        await("all").until(() -> head().size() == 3);
        assertThat(told.lines).noneMatch(line -> line.contains("wait for the next start"));
        assertThat(files(".doc")).filteredOn(file -> file.startsWith("/spool/" + RUN + ".2/")).as("where it came furthest").hasSize(2);
    }

    @Test
    void a_run_that_goes_on_takes_nothing_of_a_process_with_its_id_that_has_come_further() {
        open(RUN);
        offer("clone", 0);
        offer("clone", 1);
        await("the disk").until(() -> files(".doc").size() == 2);
        SpoolQueue clone = spool;
        open(RUN);
        offer("a", 0);
        await("both").until(() -> files(".doc").size() == 3);
        clone.close(LONG);
        spool.close(LONG);

        open(RUN, 1);
        offer("a", 1);
        await("its own").until(() -> head().size() == 2);
        assertThat(head()).extracting(document -> new String(document.json(), StandardCharsets.UTF_8))
                .allMatch(json -> json.startsWith("{\"x\":\"a"));
        await("the report").until(() -> told.lines.stream().anyMatch(line -> line.startsWith("trouble: the documents in /spool/" + RUN
                + " wait for the next start, since this process sends those of another one with the same run id")));
    }

    @Test
    void what_two_processes_with_one_run_id_have_left_is_not_mixed() {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> files(".doc").size() == 1);
        SpoolQueue first = spool;
        open(RUN);
        offer("clone", 0);
        await("both").until(() -> files(".doc").size() == 2);
        first.close(LONG);
        spool.close(LONG);

        open(NEXT);
        await("the first").until(() -> head().size() == 1);
        assertThat(new String(head().get(0).json(), StandardCharsets.UTF_8)).startsWith("{\"x\":\"a0");
        await("the report").until(() -> told.lines.stream().anyMatch(line -> line.startsWith("trouble: the documents in /spool/" + RUN
                + ".2 wait for the next start, since this process sends those of another one with the same run id")));
        spool.remove(head());
        offerTo(NEXT, "b", 0);
        await("the directory of the first to go").until(() -> !disk.paths().contains("/spool/" + RUN));
        spool.close(LONG);
        open("019ad0c2-5b1e-7c3a-9f00-000000000003");
        await("the other").until(() -> head().size() == 2);
        assertThat(new String(head().get(0).json(), StandardCharsets.UTF_8)).startsWith("{\"x\":\"clone0");
    }

    @Test
    void a_directory_that_cannot_be_used_is_told_and_memory_is_used() {
        disk.fault = (operation, path) -> {
            if (operation.equals("makeDirectory")) {
                throw new AccessDeniedException(path.toString());
            }
        };
        open(RUN);
        offer("a", 0);
        await("the document from memory").until(() -> head().size() == 1);

        await("the report").until(() -> !told.lines.isEmpty());
        assertThat(told.lines)
                .containsExactly("unusable: spool directory is /spool, but must be a directory that this process may write to:"
                + " it may not be written to by the user of this process (/spool/" + RUN + "); correct that, or name another directory");
        assertThat(spool.previousRun(LONG)).isNull();
        spool.close(LONG);
        assertThat(spool.takeAll()).extracting(QueuedDocument::id).containsExactly(id(RUN, 0));
    }

    @Test
    void a_directory_that_is_not_there_is_told_and_looked_for_again_now_and_then() {
        disk = new MemoryDisk(Path.of("/elsewhere"));
        open(RUN);
        offer("a", 0);
        await("the document from memory").until(() -> head().size() == 1);
        await("the report").until(() -> told.lines.size() == 1);
        assertThat(told.lines.get(0)).contains("there is no such directory");
        disk.putDirectory(ROOT);
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        offer("b", 1);

        await("both on disk").until(() -> files(".doc").size() == 2);
        await("the report").until(() -> told.lines.size() == 2);
        assertThat(told.lines.get(1)).startsWith("written again");
    }

    @Test
    void a_full_disk_is_told_and_what_waits_in_memory_is_written_when_there_is_room_again() {
        open(RUN);
        disk.fault = (operation, path) -> {
            if (operation.equals("write")) {
                throw new IOException("No space left on device");
            }
        };
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("all from memory").until(() -> all().size() == 3);
        await("the report").until(() -> !told.lines.isEmpty());
        assertThat(told.lines).containsExactly("unwritten 1: spool directory is /spool, but cannot be written to: No space left on device;"
                + " see that its disk has room and works");
        assertThat(files(".new")).as("what was not written to its end").isEmpty();
        disk.fault = (operation, path) -> { };
        offer("d", 3);

        await("all on disk").until(() -> files(".doc").size() == 4);
        await("the report").until(() -> told.lines.size() == 2);
        assertThat(told.lines.get(1)).startsWith("written again after ");
        assertThat(all()).containsExactly(id(RUN, 0), id(RUN, 1), id(RUN, 2), id(RUN, 3));
    }

    @Test
    void what_could_not_be_written_is_tried_once_more_at_the_end() {
        open(RUN);
        disk.fault = (operation, path) -> {
            if (operation.equals("force")) {
                throw new IOException("Input/output error");
            }
        };
        offer("a", 0);
        await("it from memory").until(() -> head().size() == 1);
        disk.fault = (operation, path) -> { };
        spool.close(LONG);

        assertThat(files(".doc")).hasSize(1);
        assertThat(spool.takeAll()).isEmpty();
    }

    @Test
    void a_force_that_failed_is_never_tried_again_on_the_same_file() {
        List<Path> forced = new ArrayList<>();
        open(RUN);
        await("it is open").until(() -> disk.paths().contains("/spool/" + RUN + "/lock"));
        disk.fault = (operation, path) -> {
            if (operation.equals("force")) {
                forced.add(path);
                if (forced.size() % 2 == 1) {
                    throw new IOException("Input/output error");
                }
            }
        };
        IntStream.range(0, 5).forEach(i -> offer("d", i));
        await("all").until(() -> files(".doc").size() == 5);

        assertThat(forced).hasSize(10).doesNotHaveDuplicates();
        assertThat(told.lines).as("the second file was written").isEmpty();
    }

    @Test
    void what_came_while_the_disk_was_slow_is_written_together_and_the_directory_is_forced_once() {
        CountDownLatch mayWrite = offerBehindOneThatHangs();
        AtomicInteger directories = new AtomicInteger();
        disk.fault = (operation, path) -> {
            if (operation.equals("forceDirectory")) {
                directories.incrementAndGet();
            }
        };
        mayWrite.countDown();
        await("all on disk").until(() -> head().size() == 6);

        assertThat(directories).as("once for the first, once for the others").hasValue(2);
        assertThat(head()).extracting(QueuedDocument::id).containsExactly(IntStream.range(0, 6).mapToObj(i -> id(RUN, i))
                .toArray(String[]::new));
        assertThat(counters.figures().spooled()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"write, 3", "force, 3", "rename, 3", "forceDirectory, 2"})
    void what_cannot_be_written_together_is_written_each_by_itself_and_leaves_nothing_behind(String broken, int time) {
        CountDownLatch mayWrite = offerBehindOneThatHangs();
        AtomicInteger times = new AtomicInteger();
        disk.fault = (operation, path) -> {
            // Of the first document these are over, but for the last two.
            if (operation.equals(broken) && !path.toString().contains(id(RUN, 0)) && times.incrementAndGet() == time) {
                throw new IOException("Input/output error");
            }
        };
        mayWrite.countDown();
        await("all on disk").until(() -> head().size() == 6);

        assertThat(times.get()).as("that something broke").isGreaterThan(time);
        assertThat(files(".doc")).hasSize(6);
        assertThat(files(".new")).isEmpty();
        assertThat(told.lines).isEmpty();
        assertThat(counters.figures().spooled()).isEqualTo(6);
    }

    @Test
    void a_directory_that_is_deleted_under_us_loses_nothing_that_is_in_memory() {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 3);
        disk.removeAll(ROOT.resolve(RUN));
        offer("d", 3);

        await("all on disk again").until(() -> files(".doc").size() == 4);
        assertThat(all()).hasSize(4);
        assertThat(spool.lostDocuments()).isZero();
        assertThat(told.lines.get(0))
                .startsWith("unwritten 1: spool directory is /spool, but cannot be written to: there is no such directory");
    }

    @Test
    void what_was_in_the_deleted_directory_only_is_lost_and_told() {
        open(RUN, 2, 1_000_000);
        IntStream.range(0, 5).forEach(i -> {
            offer("d", i);
            await("the disk").until(() -> files(".doc").size() == i + 1);
        });
        disk.removeAll(ROOT.resolve(RUN));
        offer("d", 5);

        await("what was in memory").until(() -> files(".doc").size() == 2);
        await("the report").until(() -> told.lines.stream().anyMatch(line -> line.startsWith("lost GONE 4: ")));
        assertThat(spool.lostDocuments()).isEqualTo(4);
    }

    @Test
    void runs_that_are_too_many_to_be_taken_over_at_once_are_told() {
        IntStream.range(0, 201).forEach(i -> disk.putDirectory(ROOT.resolve("019ad0c2-5b1e-7c3a-8f00-%012d".formatted(i))));
        open(RUN);
        assertThat(spool.previousRun(LONG)).isNull();

        await("the report").until(() -> told.lines.equals(List.of("trouble: /spool has documents of 201 runs; the oldest, 1, wait for the"
                + " next start; the command send sends them now")));
    }

    @Test
    void what_is_under_way_while_its_directory_is_deleted_is_lost_only_where_it_does_not_get_there() {
        open(RUN, 2, 1_000_000);
        IntStream.range(0, 5).forEach(i -> {
            offer("d", i);
            await("the disk").until(() -> files(".doc").size() == i + 1);
        });
        List<QueuedDocument> underWay = head();
        disk.removeAll(ROOT.resolve(RUN));
        offer("d", 5);
        await("what was in memory").until(() -> files(".doc").size() == 2);

        spool.remove(underWay.subList(0, 2));
        head();
        assertThat(spool.lostDocuments()).isEqualTo(2);
        await("the report").until(() -> told.lines.stream().anyMatch(line -> line.startsWith("lost GONE 2: ")));
        spool.close(LONG);
        assertThat(counters.figures().dropped()).containsExactly(Map.entry(DropReason.DELETED, 2L));
    }

    @Test
    void a_disk_that_hangs_keeps_nobody_waiting_and_documents_go_out_from_memory() {
        CountDownLatch never = new CountDownLatch(1);
        hang("force", never);
        open(RUN);
        offer("a", 0);
        await("the disk to hang").until(() -> disk.paths().stream().anyMatch(path -> path.endsWith(".new")));
        offer("b", 1);
        assertThat(head()).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(SpoolState.PATIENCE_SECONDS + 1).toNanos());

        assertThat(all()).containsExactly(id(RUN, 0), id(RUN, 1));
        assertThat(spool.isComing()).isFalse();
        spool.remove(head());
        assertThat(spool.close(Duration.ofMillis(10))).isFalse();
        never.countDown();
        await("what was delivered meanwhile to be deleted").until(() -> spool.close(LONG) && files(".doc").isEmpty());
    }

    @Test
    void at_a_stop_what_a_disk_that_hangs_has_not_taken_goes_out_from_memory_before_the_time_is_over() {
        CountDownLatch never = new CountDownLatch(1);
        hang("force", never);
        open(RUN);
        List<String> delivered = new CopyOnWriteArrayList<>();
        Delivery delivery = new Delivery() {
            @Override
            public List<Receipt> deliver(List<QueuedDocument> documents) {
                documents.forEach(document -> delivered.add(document.id()));
                return documents.stream().map(document -> Receipt.DELIVERED).toList();
            }

            @Override
            public void close() {
            }
        };
        Shipper shipper = new Shipper(delivery, ShipperSettings.DEFAULTS, ShippingListener.NONE, null, spool, counters);
        shipper.start();
        offer("last", 0);
        await("the disk to hang").until(() -> hung.get() > 0);
        assertThat(delivered).isEmpty();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_001));

        assertThat(shipper.stop(Duration.ofSeconds(20))).isZero();
        assertThat(delivered).containsExactly(id(RUN, 0));
        never.countDown();
    }

    @Test
    void memory_is_bounded_where_the_disk_takes_nothing() {
        CountDownLatch never = new CountDownLatch(1);
        hang("makeDirectory", never);
        open(RUN, 2, 1_000_000);
        assertThat(offerTo(RUN, "a", 0)).isNull();
        assertThat(offerTo(RUN, "b", 1)).isNull();
        assertThat(offerTo(RUN, "c", 2)).startsWith("the disk takes no documents, and memory is full with 2 of them");
        never.countDown();
        await("the disk").until(() -> files(".doc").size() == 2);
        assertThat(offerTo(RUN, "c", 2)).isNull();
        await("the disk").until(() -> files(".doc").size() == 3);
        assertThat(head()).as("what is in no memory is read").hasSize(3).extracting(document -> new String(document.json(),
                StandardCharsets.UTF_8))
                .allMatch(json -> json.startsWith("{\"x\""));
    }

    @Test
    void memory_that_runs_out_at_the_start_leaves_no_second_directory_and_loses_nothing() {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 3);
        spool.close(LONG);
        AtomicInteger wakes = new AtomicInteger();
        spool = queue(1_000, 1_000_000);
        spool.countBy(new DeliveryCounters());
        spool.whenReady(() -> {
            if (wakes.incrementAndGet() == 1) {
                throw new OutOfMemoryError("played");
            }
        });
        spool.start(RUN);

        await("another try").until(() -> wakes.get() > 1);
        assertThat(all()).containsExactly(id(RUN, 0), id(RUN, 1), id(RUN, 2));
        assertThat(directories()).containsExactly("/spool/" + RUN);
        spool.remove(head());
        offer("d", 3);
        await("their files to go").until(() -> files(".doc").size() == 1);
    }

    @Test
    void memory_that_runs_out_while_the_own_directory_is_looked_at_does_not_lock_it_for_good() {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> files(".doc").size() == 3);
        spool.close(LONG);
        AtomicInteger looks = new AtomicInteger();
        disk.fault = (operation, path) -> {
            if (operation.equals("list") && path.endsWith(RUN) && looks.incrementAndGet() == 1) {
                throw new OutOfMemoryError("played");
            }
        };
        open(RUN, 3);

        await("another try").until(() -> head().size() == 3);
        assertThat(directories()).containsExactly("/spool/" + RUN);
    }

    @Test
    void two_processes_do_not_mix() {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> files(".doc").size() == 1);
        SpoolQueue first = spool;
        open(NEXT);
        offerTo(NEXT, "b", 0);
        await("its own").until(() -> all().equals(List.of(id(NEXT, 0))));
        assertThat(spool.previousRun(LONG)).as("it is no run before this one").isNull();
        SpoolQueue second = spool;
        open(RUN);
        offer("c", 1);
        await("one of a process that was cloned").until(() -> all().equals(List.of(id(RUN, 1))));
        assertThat(directories()).containsExactly("/spool/" + RUN, "/spool/" + RUN + ".2", "/spool/" + NEXT);
        first.close(LONG);
        second.close(LONG);
    }

    @Test
    void what_cannot_be_taken_over_is_told_and_keeps_nobody_from_starting() {
        open(RUN);
        offer("a", 0);
        await("the disk").until(() -> files(".doc").size() == 1);
        spool.close(LONG);
        disk.fault = (operation, path) -> {
            if (operation.equals("lock") && path.toString().contains(RUN)) {
                throw new AccessDeniedException(path.toString());
            }
        };
        open(NEXT);
        offerTo(NEXT, "b", 0);

        await("our own").until(() -> all().equals(List.of(id(NEXT, 0))));
        await("the report").until(() -> !told.lines.isEmpty());
        assertThat(told.lines).singleElement().asString().startsWith("trouble: the documents in /spool/" + RUN + " cannot be taken over");
    }

    @Test
    void files_that_are_not_needed_any_more_are_deleted_while_others_are_written() {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> head().size() == 3);
        CountDownLatch mayWrite = new CountDownLatch(1);
        hang("create", mayWrite);
        // More than are written together.
        IntStream.range(3, 40).forEach(i -> offer("d", i));
        await("the disk to hang").until(() -> hung.get() == 1);
        spool.remove(head());
        int before = disk.log.size();
        mayWrite.countDown();
        await("the others").until(() -> files(".doc").size() == 37);

        List<Boolean> created = disk.log.subList(before, disk.log.size()).stream().filter(op -> op instanceof MemoryDisk.Names names
                && names.changes().size() == 1).map(op -> !((MemoryDisk.Names) op).changes().containsValue(null)).toList();
        assertThat(created).filteredOn(isCreated -> !isCreated).hasSize(3);
        assertThat(created.lastIndexOf(false)).as("deleted before the last is created").isLessThan(created.lastIndexOf(true));
    }

    @Test
    void what_rests_is_passed_over() {
        open(RUN);
        IntStream.range(0, 3).forEach(i -> offer("d", i));
        await("the disk").until(() -> head().size() == 3);

        assertThat(spool.head(10, 1_000_000, id -> !id.equals(id(RUN, 1)))).extracting(QueuedDocument::id).containsExactly(id(RUN, 0),
                id(RUN, 2));
        assertThat(spool.head(2, 1_000_000, id -> true)).hasSize(2);
        assertThat(spool.head(10, 1, id -> true)).as("one at least").hasSize(1);
    }

    private void open(String runId) {
        open(runId, 1_000, 1_000_000);
    }

    private void open(String runId, long nextSequence) {
        open(runId, nextSequence, 1_000, 1_000_000);
    }

    private void open(String runId, int memoryDocuments, long maxBytes) {
        open(runId, 0, memoryDocuments, maxBytes);
    }

    private void open(String runId, long nextSequence, int memoryDocuments, long maxBytes) {
        spool = queue(memoryDocuments, maxBytes);
        spool.countBy(counters);
        spool.whenReady(woken::incrementAndGet);
        spool.start(runId, nextSequence);
    }

    private SpoolQueue queue(int memoryDocuments, long maxBytes) {
        return new SpoolQueue(new SpoolSettings(ROOT, "spool directory", 0, maxBytes, Duration.ofDays(7)), memoryDocuments, 1_000_000, told,
                null, aliases, disk, nanos::get, millis::get);
    }

    /** The disk hangs over document 0, and 1 to 5 come meanwhile. */
    private CountDownLatch offerBehindOneThatHangs() {
        CountDownLatch mayWrite = new CountDownLatch(1);
        hang("force", mayWrite);
        open(RUN);
        offer("d", 0);
        await("the disk to hang").until(() -> hung.get() == 1);
        IntStream.range(1, 6).forEach(i -> offer("d", i));
        return mayWrite;
    }

    private void hang(String where, CountDownLatch until) {
        disk.fault = (operation, path) -> {
            if (operation.equals(where)) {
                try {
                    hung.incrementAndGet();
                    until.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private void offer(String what, int sequence) {
        assertThat(offerTo(RUN, what, sequence)).isNull();
    }

    private String offerTo(String run, String what, int sequence) {
        return spool.offer(new QueuedDocument(id(run, sequence), "default", json(what, sequence)));
    }

    private static byte[] json(String what, int sequence) {
        return ("{\"x\":\"" + what + sequence + "-".repeat(200) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static String id(String run, int sequence) {
        return run + "-" + sequence;
    }

    private List<QueuedDocument> head() {
        return spool.head(1_000, 1_000_000, id -> true);
    }

    private List<String> all() {
        return head().stream().map(QueuedDocument::id).toList();
    }

    private List<String> files(String end) {
        return disk.paths().stream().filter(path -> path.endsWith(end)).toList();
    }

    private DeadLetter letter(String file) throws IOException {
        return SpoolFile.of(Path.of(file).getFileName().toString(), ".letter").orElseThrow().decodeLetter(read(file));
    }

    private Set<String> directories() {
        return disk.paths().stream().filter(path -> path.endsWith("/lock")).map(path -> path.replace("/lock", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private byte[] read(String file) {
        try {
            return disk.read(Path.of(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
