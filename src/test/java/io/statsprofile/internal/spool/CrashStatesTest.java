package io.statsprofile.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.spool.MemoryDisk.Mark;
import io.statsprofile.internal.spool.MemoryDisk.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every state that a loss of power may leave of a spool's disk is recovered: what was spooled is there, nothing is there that was not, and
 * the start never fails.
 */
class CrashStatesTest {

    private static final Path ROOT = Path.of("/spool");
    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final String NEXT_RUN = "019ad0c2-5b1e-7c3a-9f00-000000000002";
    private static final Path DESIGN = Path.of("docs", "design", "delivery.md");
    private static final int LEAST_STATES = 100_000;

    private final MemoryDisk disk = new MemoryDisk(ROOT);
    private final Map<String, QueuedDocument> written = new HashMap<>();
    private final Random random = new Random(9);

    @Test
    void every_state_that_a_loss_of_power_may_leave_is_recovered() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        List<StoredDocument> held = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            held.add(write(store, i, 300));
        }
        // Delivered, one after the other, and nothing is forced in between; then another one is written that is long enough to be torn.
        for (StoredDocument each : held.subList(0, 10)) {
            done(store, each);
        }
        held.add(write(store, 13, 2_800));
        // Two files are set aside, with the newest delivered in between.
        setAside(store, held.get(10));
        done(store, held.get(13));
        setAside(store, held.get(11));
        held.add(write(store, 14, 2_300));
        done(store, held.get(14));
        store.end();
        int states = visit();

        assertThat(states).as("different states").isGreaterThan(LEAST_STATES);
        String stated = String.format(Locale.ROOT, "%,d different states after a loss of power", states);
        System.out.println("Spool: " + stated + ", each recovered");
        assertThat(Files.readString(DESIGN)).contains(stated);
    }

    @Test
    void of_documents_that_are_written_together_all_are_there_as_soon_as_one_is_told_to_be() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        StoredDocument before = write(store, 0, 300);
        List<StoredDocument> together = writeTogether(store, 1, 2, 3);
        done(store, before);
        done(store, together.get(2));
        done(store, together.get(0));
        writeTogether(store, 4, 5);
        store.end();

        assertThat(visit()).isGreaterThan(200);
        disk.log.removeIf(op -> op instanceof MemoryDisk.ForcedDirectory);
        assertThatThrownBy(this::visit).as("a directory that is not forced").isInstanceOf(AssertionError.class);
    }

    @Test
    void what_recovers_may_lose_power_too() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        write(store, 0, 300);
        StoredDocument second = write(store, 1, 300);
        write(store, 2, 300);
        done(store, second);
        store.leave();
        SpoolStore next = SpoolStore.open(disk, ROOT, NEXT_RUN, 0);
        List<StoredDocument> found = next.takeFound();
        assertThat(found).hasSize(2);
        QueuedDocument first = new QueuedDocument(NEXT_RUN + "-0", "default", json(300));
        written.put(first.id(), first);
        next.write(first, 1);
        disk.mark("there", first.id());
        for (StoredDocument each : found) {
            done(next, each);
        }
        next.end();

        assertThat(visit()).isGreaterThan(50);
    }

    @Test
    void what_recovers_on_a_disk_that_is_full_may_lose_power_too() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        write(store, 0, 300);
        write(store, 1, 300);
        write(store, 2, 300);
        store.leave();
        disk.fault = (operation, path) -> {
            if (operation.equals("makeDirectory")) {
                throw new IOException("No space left on device");
            }
        };
        SpoolStore next = SpoolStore.open(disk, ROOT, NEXT_RUN, 0);
        List<StoredDocument> found = next.takeFound();
        assertThat(found).hasSize(3);
        done(next, found.get(0));
        QueuedDocument first = new QueuedDocument(NEXT_RUN + "-0", "default", json(300));
        written.put(first.id(), first);
        assertThatThrownBy(() -> next.write(first, 1)).hasMessageContaining("No space left");
        disk.fault = (operation, path) -> { };
        next.write(first, 1);
        disk.mark("there", first.id());
        done(next, found.get(1));
        done(next, found.get(2));
        next.end();
        assertThat(disk.isDirectory(ROOT.resolve(RUN))).as("the directory that was emptied").isFalse();

        assertThat(visit()).isGreaterThan(50);
    }

    @Test
    void while_a_document_of_a_run_may_come_back_all_ids_that_the_run_has_got_are_known() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        StoredDocument first = write(store, 0, 300);
        alias(store, "019ad0c2-5b1e-8000-9f00-00000000000a");
        done(store, first);
        StoredDocument second = write(store, 1, 300);
        write(store, 2, 300);
        alias(store, "019ad0c2-5b1e-8000-9f00-00000000000b");
        done(store, second);
        store.leave();
        SpoolStore next = SpoolStore.open(disk, ROOT, NEXT_RUN, 0);
        List<StoredDocument> found = next.takeFound();
        QueuedDocument ofNext = new QueuedDocument(NEXT_RUN + "-0", "default", json(300));
        written.put(ofNext.id(), ofNext);
        next.write(ofNext, 1);
        disk.mark("there", ofNext.id());
        for (StoredDocument each : found) {
            done(next, each);
        }
        next.end();
        assertThat(disk.isDirectory(ROOT.resolve(RUN))).as("the directory that was emptied").isFalse();

        assertThat(visit()).isGreaterThan(50);
    }

    private void alias(SpoolStore store, String id) throws IOException {
        store.addAlias(RUN, id);
        disk.mark("alias", id);
    }

    @Test
    void what_was_refused_is_there_as_a_document_or_as_a_letter_whatever_is_lost() throws IOException {
        SpoolStore store = SpoolStore.open(disk, ROOT, RUN, 0);
        StoredDocument first = write(store, 0, 300);
        StoredDocument second = write(store, 1, 1_300);
        disk.mark("refused", first.file().id());
        store.bury(new RefusedDocument(written.get(first.file().id()), first, "no number"), 7, Long.MAX_VALUE);
        disk.mark("refused", second.file().id());
        store.bury(new RefusedDocument(null, second, "no number"), 7, Long.MAX_VALUE);
        QueuedDocument inMemory = queuedDocument(2, 300);
        store.bury(new RefusedDocument(inMemory, null, "no number"), 7, Long.MAX_VALUE);
        disk.mark("refused", inMemory.id());
        store.end();
        List<Op> log = List.copyOf(disk.log);

        int states = new CrashStates(log, Set.of(ROOT), (done, files, directories) -> requireLetters(new MemoryDisk(files, directories),
                log.subList(0, done))).visitAll();
        assertThat(states).isGreaterThan(100);
    }

    private void requireLetters(MemoryDisk left, List<Op> done) {
        Set<String> there = new HashSet<>();
        try {
            SpoolStore store = SpoolStore.open(left, ROOT, NEXT_RUN, 0);
            for (StoredDocument held : store.takeFound()) {
                there.add(whole(held.file().decode(held.directory().read(held.file()), true)));
            }
            SideFolder folder = new DeadLetters(left, ROOT, Long.MAX_VALUE).folder();
            for (SideFolder.SideFile entry : folder.entries()) {
                DeadLetter letter = entry.file().decodeLetter(left.read(folder.of(entry.file())));
                assertThat(letter.reason()).isEqualTo("no number");
                there.add(whole(letter.document()));
            }
        } catch (IOException e) {
            throw new AssertionError("not recovered after " + done, e);
        }
        Set<String> marked = new HashSet<>();
        done.stream().filter(Mark.class::isInstance).forEach(mark -> marked.add(((Mark) mark).id()));
        if (!there.containsAll(marked)) {
            throw new AssertionError("of " + marked + " only " + there + " are there after " + done);
        }
    }

    private String whole(QueuedDocument document) {
        assertThat(document.json()).isEqualTo(written.get(document.id()).json());
        return document.id();
    }

    @Test
    void a_spool_that_forgot_to_force_would_be_found_out() {
        AssertionError found = null;
        try {
            MemoryDisk careless = new MemoryDisk(ROOT);
            SpoolStore store = SpoolStore.open(careless, ROOT, RUN, 0);
            QueuedDocument document = queuedDocument(0, 1_000);
            store.write(document, 1);
            careless.log.removeIf(op -> op instanceof MemoryDisk.Forced);
            careless.mark("there", document.id());
            check(careless);
        } catch (AssertionError | IOException e) {
            found = e instanceof AssertionError error ? error : null;
        }
        assertThat(found).as("a torn document that counts as spooled").isNotNull();
    }

    private QueuedDocument queuedDocument(int sequence, int bytes) {
        QueuedDocument document = new QueuedDocument(RUN + "-" + sequence, "default", json(bytes));
        written.put(document.id(), document);
        return document;
    }

    private byte[] json(int bytes) {
        StringBuilder text = new StringBuilder("{\"x\":\"");
        while (text.length() < bytes) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private StoredDocument write(SpoolStore store, int sequence, int bytes) throws IOException {
        QueuedDocument document = queuedDocument(sequence, bytes);
        StoredDocument held = store.write(document, 1_764_424_800_000L + sequence);
        disk.mark("there", document.id());
        return held;
    }

    private List<StoredDocument> writeTogether(SpoolStore store, int... sequences) throws IOException {
        List<QueuedDocument> documents = Arrays.stream(sequences).mapToObj(sequence -> queuedDocument(sequence, 700)).toList();
        List<StoredDocument> held = store.write(documents, 1_764_424_800_000L);
        documents.forEach(document -> disk.mark("there", document.id()));
        return held;
    }

    private void done(SpoolStore store, StoredDocument held) throws IOException {
        disk.mark("unneeded", held.file().id());
        store.done(held);
    }

    private void setAside(SpoolStore store, StoredDocument held) throws IOException {
        disk.mark("unneeded", held.file().id());
        store.setAside(held);
    }

    private int visit() {
        return check(disk);
    }

    private int check(MemoryDisk from) {
        List<Op> log = List.copyOf(from.log);
        return new CrashStates(log, Set.of(ROOT),
                (done, files, directories) -> recover(new MemoryDisk(files, directories), there(log.subList(0, done)), log.subList(0,
                        done)))
                .visitAll();
    }

    /** What must be there after these operations. */
    private static Set<String> there(List<Op> done) {
        Set<String> there = new HashSet<>();
        for (Op op : done) {
            if (op instanceof Mark mark && mark.what().equals("there")) {
                there.add(mark.id());
            } else if (op instanceof Mark mark) {
                there.remove(mark.id());
            }
        }
        return there;
    }

    private void recover(MemoryDisk left, Set<String> there, List<Op> done) {
        Set<String> recovered = new HashSet<>();
        try {
            SpoolStore store = SpoolStore.open(left, ROOT, "019ad0c2-5b1e-7c3a-9f00-00000000000f", 0);
            for (StoredDocument held : store.takeFound()) {
                QueuedDocument document = held.file().decode(held.directory().read(held.file()), true);
                QueuedDocument original = written.get(document.id());
                if (original == null || !Arrays.equals(original.json(), document.json()) || !document.namespace().equals("default")) {
                    throw new AssertionError(document.id() + " is recovered wrong after " + done);
                }
                recovered.add(document.id());
            }
            if (!recovered.containsAll(there)) {
                throw new AssertionError("of " + there + " only " + recovered + " are recovered after " + done);
            }
            requirePrevious(store.previousRun(), done);
            requireAliases(store, recovered, done);
        } catch (IOException e) {
            throw new AssertionError("not recovered after " + done, e);
        }
    }

    /** Or a document that is found is looked for under ids that others have, too, and not under those that it was sent by. */
    private static void requireAliases(SpoolStore store, Set<String> recovered, List<Op> done) throws IOException {
        RunAliases known = new RunAliases();
        store.exchangeAliases(known);
        List<String> ids = new ArrayList<>();
        for (Op op : done) {
            if (op instanceof Mark mark && mark.what().equals("alias")) {
                ids.add(mark.id());
            }
        }
        if (recovered.stream().anyMatch(id -> id.startsWith(RUN)) && !known.of(RUN).containsAll(ids)) {
            throw new AssertionError("of the ids " + ids + " only " + known.of(RUN) + " are known after " + done);
        }
    }

    /** How far the run came is known, even where all was delivered. */
    private static void requirePrevious(PreviousRun previous, List<Op> done) {
        long last = -1;
        for (Op op : done) {
            if (op instanceof Mark mark && mark.what().equals("there") && mark.id().startsWith(RUN)) {
                last = Math.max(last, Long.parseLong(mark.id().substring(RUN.length() + 1)));
            } else if (op instanceof Mark mark && mark.what().equals("there")) {
                // The next run's first document is there, and names the run before.
                return;
            }
        }
        // A document of the next run may be there before anybody was told so; it names the run before.
        boolean isNamed = previous != null && (previous.runId().equals(NEXT_RUN) || previous.lastSequence() >= last);
        if (last >= 0 && !isNamed) {
            throw new AssertionError("the run before has come to " + last + ", but is said to be " + previous);
        }
    }
}
