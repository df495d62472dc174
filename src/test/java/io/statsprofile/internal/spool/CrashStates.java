package io.statsprofile.internal.spool;

import io.statsprofile.internal.spool.MemoryDisk.Content;
import io.statsprofile.internal.spool.MemoryDisk.Forced;
import io.statsprofile.internal.spool.MemoryDisk.ForcedDirectory;
import io.statsprofile.internal.spool.MemoryDisk.Names;
import io.statsprofile.internal.spool.MemoryDisk.Op;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a disk may hold after a loss of power, by POSIX: of the names that were changed since their directory was forced any subset, and
 * of a file that was not forced any length up to its own, each sector of it written or zero. Of a file that moves from one directory into
 * another, both names change by themselves.
 */
final class CrashStates {

    static final int SECTOR = 512;

    /** Looks at one state. */
    interface Visitor {

        /** @param done how many operations were done before */
        void state(int done, Map<Path, byte[]> files, Set<Path> directories);
    }

    private final List<Op> log;
    private final Set<Path> lasting;
    private final Visitor visitor;
    private final Map<Path, Integer> durable = new TreeMap<>();
    private final List<Names> pending = new ArrayList<>();
    private final Map<Integer, byte[]> contents = new HashMap<>();
    private final Set<Integer> unforced = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();

    /** @param lasting directories that were there before */
    CrashStates(List<Op> log, Set<Path> lasting, Visitor visitor) {
        this.log = log;
        this.lasting = lasting;
        this.visitor = visitor;
    }

    /** @return how many different states there were */
    int visitAll() {
        for (int done = 0; done <= log.size(); done++) {
            if (done == 0 || apply(log.get(done - 1))) {
                visitSubsets(done);
            }
        }
        return seen.size();
    }

    /** @return whether that can have made a state that there was not before */
    private boolean apply(Op op) {
        if (op instanceof Names names) {
            pending.add(names);
        } else if (op instanceof Content content) {
            contents.put(content.file(), content.bytes());
            unforced.add(content.file());
        } else if (op instanceof Forced forced) {
            unforced.remove(forced.file());
        } else if (op instanceof ForcedDirectory forced) {
            pending.stream().filter(names -> names.directory().equals(forced.directory())).forEach(names -> change(durable, names));
            pending.removeIf(names -> names.directory().equals(forced.directory()));
        }
        return !(op instanceof MemoryDisk.Mark);
    }

    private static void change(Map<Path, Integer> names, Names change) {
        change.changes().forEach((path, number) -> {
            if (number == null) {
                names.remove(path);
            } else {
                names.put(path, number);
            }
        });
    }

    private void visitSubsets(int done) {
        for (long subset = 0; subset < 1L << pending.size(); subset++) {
            Map<Path, Integer> names = new TreeMap<>(durable);
            for (int i = 0; i < pending.size(); i++) {
                if ((subset & 1L << i) != 0) {
                    change(names, pending.get(i));
                }
            }
            names.keySet().removeIf(path -> !isReachable(path, names));
            visitContents(done, names);
        }
    }

    private boolean isReachable(Path path, Map<Path, Integer> names) {
        return lasting.contains(path.getParent()) || Integer.valueOf(MemoryDisk.DIRECTORY).equals(names.get(path.getParent()));
    }

    private void visitContents(int done, Map<Path, Integer> names) {
        List<Integer> torn = names.values().stream().filter(unforced::contains).distinct().toList();
        if (torn.isEmpty()) {
            visit(done, names, null, null, 0);
            return;
        }
        if (torn.size() > 1) {
            throw new AssertionError("files are written one after the other");
        }
        byte[] whole = contents.get(torn.get(0));
        int sectors = (whole.length + SECTOR - 1) / SECTOR;
        for (int length = 0; length <= sectors; length++) {
            for (int written = 0; written < 1 << length; written++) {
                visit(done, names, torn.get(0), torn(whole, length, written), 1 + (length << 16 | written));
            }
        }
    }

    /** @param written a bit for each of the sectors */
    private static byte[] torn(byte[] whole, int sectors, int written) {
        byte[] torn = Arrays.copyOf(whole, Math.min(whole.length, sectors * SECTOR));
        for (int i = 0; i < sectors; i++) {
            if ((written & 1 << i) == 0) {
                Arrays.fill(torn, i * SECTOR, Math.min(torn.length, (i + 1) * SECTOR), (byte) 0);
            }
        }
        return torn;
    }

    private void visit(int done, Map<Path, Integer> names, Integer tornFile, byte[] torn, int variant) {
        long hash = variant;
        for (Map.Entry<Path, Integer> name : names.entrySet()) {
            hash = (hash * 0x9E3779B97F4A7C15L ^ name.getKey().toString().hashCode()) * 0xC2B2AE3D27D4EB4FL + name.getValue();
            hash ^= hash >>> 29;
        }
        if (!seen.add(hash)) {
            return;
        }
        Map<Path, byte[]> files = new HashMap<>();
        Set<Path> directories = new HashSet<>(lasting);
        names.forEach((path, number) -> {
            if (number == MemoryDisk.DIRECTORY) {
                directories.add(path);
            } else {
                files.put(path, number.equals(tornFile) ? torn : contents.getOrDefault(number, new byte[0]));
            }
        });
        visitor.state(done, files, directories);
    }
}
