package io.statsprofile.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is in a spool's directory, for somebody who looks; changes nothing. Immutable.
 *
 * @param runs by name
 * @param letters oldest first
 */
public record SpoolListing(List<RunListing> runs, List<Letter> letters) {

    /**
     * The directory of a run.
     *
     * @param name of the directory: the run's id, and a number behind it where several processes have one
     * @param inUse whether a living process works in it
     * @param documents that wait
     * @param bytes of their files
     * @param oldest when the first of them was written; null where there is none
     */
    public record RunListing(String name, boolean inUse, int documents, long bytes, Instant oldest) {
    }

    /**
     * A dead letter.
     *
     * @param id of the document
     * @param written when the document was
     * @param bytes of the file
     * @param reason what Elasticsearch said, or why the letter cannot be read; empty where that is not known
     */
    public record Letter(String id, Instant written, long bytes, String reason) {
    }

    /**
     * Looks at a directory.
     *
     * @throws IOException when it cannot be read; the message is one line
     */
    public static SpoolListing of(Path directory) throws IOException {
        try {
            return of(new LocalDisk(), directory);
        } catch (IOException e) {
            throw new IOException("spool " + directory + " cannot be read: " + DiskErrorMessages.of(e), e);
        }
    }

    /**
     * Whether any document waits in a directory, be it one that a living process holds. Looks at names only.
     *
     * @param directory need not be there
     * @throws IOException when it cannot be read
     */
    public static boolean hasDocuments(Path directory) throws IOException {
        Disk disk = new LocalDisk();
        if (!disk.isDirectory(directory)) {
            return false;
        }
        for (String name : SpoolStore.runs(disk, directory)) {
            try {
                if (disk.list(directory.resolve(name)).stream()
                        .anyMatch(found -> waiting(found.name()).isPresent())) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // The process that worked there has just removed it.
            }
        }
        return false;
    }

    static SpoolListing of(Disk disk, Path root) throws IOException {
        List<RunListing> runs = new ArrayList<>();
        for (String name : SpoolStore.runs(disk, root)) {
            try {
                runs.add(run(disk, root.resolve(name)));
            } catch (NoSuchFileException e) {
                // The process that worked there has just removed it.
            }
        }
        List<Letter> letters = new ArrayList<>();
        SideFolder folder = new DeadLetters(disk, root, Long.MAX_VALUE).folder();
        for (SideFolder.SideFile entry : folder.entries()) {
            letters.add(new Letter(entry.file().id(), Instant.ofEpochMilli(entry.file().epochMillis()), entry.bytes(),
                    reason(disk, folder, entry)));
        }
        return new SpoolListing(List.copyOf(runs), List.copyOf(letters));
    }

    private static RunListing run(Disk disk, Path path) throws IOException {
        int documents = 0;
        long bytes = 0;
        long oldest = Long.MAX_VALUE;
        for (Disk.Found found : disk.list(path)) {
            Optional<SpoolFile> file = waiting(found.name());
            if (file.isPresent()) {
                documents++;
                bytes += found.bytes();
                oldest = Math.min(oldest, file.get().epochMillis());
            }
        }
        Closeable lock = disk.lock(RunDirectory.lockIn(path));
        if (lock != null) {
            lock.close();
        }
        return new RunListing(path.getFileName().toString(), lock == null, documents, bytes, documents == 0 ? null
                : Instant.ofEpochMilli(oldest));
    }

    /** An hour so far waits, too, as soon as nobody works there any more. */
    private static Optional<SpoolFile> waiting(String name) {
        return SpoolFile.of(name, SpoolFile.WAITING).or(() -> SpoolFile.of(name, SpoolFile.SO_FAR));
    }

    private static String reason(Disk disk, SideFolder folder, SideFolder.SideFile entry) {
        try {
            SpoolFile.requireSize(entry.bytes());
            return entry.file().decodeLetter(disk.read(folder.of(entry.file()))).reason();
        } catch (IOException e) {
            return "cannot be read: " + DiskErrorMessages.of(e);
        }
    }
}
