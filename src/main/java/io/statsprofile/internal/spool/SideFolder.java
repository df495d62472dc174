package io.statsprofile.internal.spool;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A folder beside the directories of runs, which all processes of a spool share, for documents that somebody should look at. Bounded by
 * number and bytes; the oldest goes first. Used by one thread at a time.
 */
final class SideFolder {

    /** A file of it. */
    record SideFile(SpoolFile file, long bytes) {
    }

    private final Disk disk;
    private final Path path;
    private final String end;
    private final int mostFiles;
    private final long mostBytes;

    /** @param end of the names of its files */
    SideFolder(Disk disk, Path path, String end, int mostFiles, long mostBytes) {
        this.disk = disk;
        this.path = path;
        this.end = end;
        this.mostFiles = mostFiles;
        this.mostBytes = mostBytes;
    }

    Path path() {
        return path;
    }

    /** Where a file belongs here. */
    Path of(SpoolFile file) {
        return path.resolve(file.name(end));
    }

    void make() throws IOException {
        disk.makeDirectory(path);
    }

    /** What is there, oldest first; nothing where there is no such folder. */
    List<SideFile> entries() throws IOException {
        List<SideFile> entries = new ArrayList<>();
        try {
            for (Disk.Found found : disk.list(path)) {
                SpoolFile.of(found.name(), end).ifPresent(file -> entries.add(new SideFile(file, found.bytes())));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        entries.sort(Comparator.comparingLong((SideFile entry) -> entry.file().epochMillis()).thenComparing(entry -> entry.file().order()));
        return entries;
    }

    /** Deletes the oldest that are beyond the bounds. */
    int prune() throws IOException {
        List<SideFile> entries = entries();
        long bytes = entries.stream().mapToLong(SideFile::bytes).sum();
        int deleted = 0;
        while (entries.size() - deleted > mostFiles || deleted < entries.size() && bytes > mostBytes) {
            SideFile oldest = entries.get(deleted++);
            bytes -= oldest.bytes();
            disk.delete(of(oldest.file()));
        }
        return deleted;
    }
}
