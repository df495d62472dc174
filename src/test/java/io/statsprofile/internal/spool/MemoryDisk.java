package io.statsprofile.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A disk in memory that takes down what is done to it, and that fails or hangs where a test wants it to. Thread-safe. */
final class MemoryDisk implements Disk {

    /** Is asked before each operation. */
    interface Fault {
        void before(String operation, Path path) throws IOException;
    }

    /** What was done, as far as it matters after a loss of power. */
    sealed interface Op {
    }

    /** Names of one directory that changed in one step: a file's number, or null for a name that is gone. */
    record Names(Path directory, Map<Path, Integer> changes) implements Op {
    }

    /** A file has this content now. */
    record Content(int file, byte[] bytes) implements Op {
    }

    record Forced(int file) implements Op {
    }

    record ForcedDirectory(Path directory) implements Op {
    }

    /** The test's own: what it knows of a document from here on. */
    record Mark(String what, String id) implements Op {
    }

    /** Stands for a directory in {@link Names}. */
    static final int DIRECTORY = -1;

    final List<Op> log = new ArrayList<>();
    volatile Fault fault = (operation, path) -> { };
    private final Map<Path, Integer> names = new TreeMap<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final Set<Path> locked = new HashSet<>();

    MemoryDisk(Path root) {
        names.put(root, DIRECTORY);
    }

    /** What a loss of power has left. */
    MemoryDisk(Map<Path, byte[]> files, Set<Path> directories) {
        directories.forEach(directory -> names.put(directory, DIRECTORY));
        files.forEach((path, bytes) -> {
            names.put(path, contents.size());
            contents.add(bytes);
        });
    }

    /** What another process sees when this one was killed: the same files, and no locks. */
    synchronized MemoryDisk afterKill() {
        Map<Path, byte[]> files = new HashMap<>();
        Set<Path> directories = new HashSet<>();
        names.forEach((path, number) -> {
            if (number == DIRECTORY) {
                directories.add(path);
            } else {
                files.put(path, contents.get(number));
            }
        });
        return new MemoryDisk(files, directories);
    }

    synchronized void mark(String what, String id) {
        log.add(new Mark(what, id));
    }

    /** Names of files and directories that are there. */
    synchronized Set<String> paths() {
        Set<String> all = new TreeSet<>();
        names.keySet().forEach(path -> all.add(path.toString()));
        return all;
    }

    synchronized void replace(Path file, byte[] bytes) {
        contents.set(names.get(file), bytes);
    }

    /** As by {@code rm -r}. */
    synchronized void removeAll(Path directory) {
        names.keySet().removeIf(path -> path.startsWith(directory));
    }

    synchronized void putDirectory(Path directory) {
        names.put(directory, DIRECTORY);
    }

    @Override
    public synchronized boolean isDirectory(Path directory) {
        return Integer.valueOf(DIRECTORY).equals(names.get(directory));
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        fault.before("makeDirectory", directory);
        synchronized (this) {
            requireParent(directory);
            if (!isDirectory(directory)) {
                change(directory, DIRECTORY);
            }
        }
    }

    @Override
    public Draft create(Path file) throws IOException {
        fault.before("create", file);
        synchronized (this) {
            requireParent(file);
            if (names.containsKey(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            int number = contents.size();
            contents.add(new byte[0]);
            change(file, number);
            return new MemoryDraft(file, number);
        }
    }

    private void requireParent(Path path) throws IOException {
        if (!isDirectory(path.getParent())) {
            throw new NoSuchFileException(path.toString());
        }
    }

    private void change(Path path, Integer number) {
        Map<Path, Integer> changes = new HashMap<>();
        changes.put(path, number);
        apply(path.getParent(), changes);
    }

    private void apply(Path directory, Map<Path, Integer> changes) {
        changes.forEach((path, number) -> {
            if (number == null) {
                names.remove(path);
            } else {
                names.put(path, number);
            }
        });
        log.add(new Names(directory, changes));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        fault.before("rename", from);
        synchronized (this) {
            Integer number = names.get(from);
            if (number == null) {
                throw new NoSuchFileException(from.toString());
            }
            requireParent(to);
            if (from.getParent().equals(to.getParent())) {
                Map<Path, Integer> changes = new HashMap<>();
                changes.put(from, null);
                changes.put(to, number);
                apply(from.getParent(), changes);
            } else {
                change(to, number);
                change(from, null);
            }
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        fault.before("delete", path);
        synchronized (this) {
            if (names.containsKey(path)) {
                if (isDirectory(path) && names.keySet().stream().anyMatch(other -> path.equals(other.getParent()))) {
                    throw new IOException(path + " is not empty");
                }
                change(path, null);
            }
        }
    }

    @Override
    public List<Found> list(Path directory) throws IOException {
        fault.before("list", directory);
        synchronized (this) {
            if (!isDirectory(directory)) {
                throw new NoSuchFileException(directory.toString());
            }
            List<Found> found = new ArrayList<>();
            names.forEach((path, number) -> {
                if (directory.equals(path.getParent())) {
                    found.add(new Found(path.getFileName().toString(), number == DIRECTORY ? 0 : contents.get(number).length));
                }
            });
            return found;
        }
    }

    @Override
    public byte[] read(Path file) throws IOException {
        fault.before("read", file);
        synchronized (this) {
            if (!names.containsKey(file)) {
                throw new NoSuchFileException(file.toString());
            }
            return contents.get(names.get(file)).clone();
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        fault.before("forceDirectory", directory);
        synchronized (this) {
            requireParent(directory.resolve("x"));
            log.add(new ForcedDirectory(directory));
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        fault.before("lock", file);
        synchronized (this) {
            requireParent(file);
            if (!names.containsKey(file)) {
                create(file);
            }
            return locked.add(file) ? () -> unlock(file) : null;
        }
    }

    synchronized boolean isLocked(Path file) {
        return locked.contains(file);
    }

    private synchronized void unlock(Path file) {
        locked.remove(file);
    }

    private final class MemoryDraft implements Draft {

        private final Path file;
        private final int number;

        MemoryDraft(Path file, int number) {
            this.file = file;
            this.number = number;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            fault.before("write", file);
            synchronized (MemoryDisk.this) {
                byte[] before = contents.get(number);
                byte[] after = Arrays.copyOf(before, before.length + bytes.length);
                System.arraycopy(bytes, 0, after, before.length, bytes.length);
                contents.set(number, after);
                log.add(new Content(number, after));
            }
        }

        @Override
        public void force() throws IOException {
            fault.before("force", file);
            synchronized (MemoryDisk.this) {
                log.add(new Forced(number));
            }
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
