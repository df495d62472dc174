package io.statsprofile.internal.query;

import io.statsprofile.internal.document.LoggedProfile;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Documents in log files, one after the other, as {@link ProfileSources#files} reads them, but without holding any: they can be read as
 * often as needed. What comes by standard input is kept in a temporary file meanwhile. Not thread-safe.
 */
public final class DocumentFiles implements AutoCloseable {

    private static final String STANDARD_INPUT = "-";

    private final List<String> names;
    private final InputStream standardInput;
    private final List<Path> read = new ArrayList<>();
    /** What came by standard input; null before it was read. */
    private Path copy;
    private ReadingNotes notes = new ReadingNotes();

    /**
     * Reads nothing yet.
     *
     * @param names files, directories (all files beneath), glob patterns, or {@code -} for standard input
     * @param standardInput read to its end when {@code -} is among the names; may be null otherwise
     */
    public DocumentFiles(List<String> names, InputStream standardInput) {
        this.names = List.copyOf(names);
        this.standardInput = standardInput;
    }

    /**
     * Reads all.
     *
     * @throws IOException when nothing that is named can be read; what cannot be read in part is in {@link #notes}
     */
    public void read(Consumer<ProfileDocument> documents) throws IOException {
        notes = new ReadingNotes();
        read.clear();
        InputReader reader = new InputReader(new NdjsonReader(document -> {
            if (LoggedProfile.isOneOf(document)) {
                notes.logged();
            }
            documents.accept(document);
        }, notes), notes);
        List<String> paths = names.stream().filter(name -> !name.equals(STANDARD_INPUT)).toList();
        if (paths.size() < names.size()) {
            read("standard input", copyOfStandardInput(), reader);
        }
        for (Path file : InputFiles.find(paths, notes)) {
            read("file '" + file + "'", file, reader);
            read.add(file);
        }
        if (!reader.hasRead() && notes.firstUnreadable() != null) {
            throw new IOException(notes.firstUnreadable());
        }
    }

    private void read(String told, Path file, InputReader reader) {
        try {
            reader.read(told.startsWith("file") ? file.toString() : told, Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            notes.unreadable(told + " was there and is gone; if it was renamed meanwhile, run it again");
        } catch (AccessDeniedException e) {
            notes.unreadable(told + " cannot be read (permission denied); check its permissions");
        } catch (IOException e) {
            notes.unreadable(told + " cannot be read (" + e.getMessage() + ")");
        }
    }

    private Path copyOfStandardInput() throws IOException {
        if (copy == null) {
            copy = Files.createTempFile("statsprofile", ".ndjson");
            copy.toFile().deleteOnExit();
            Files.copy(standardInput, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    /** What is to be known of the last reading, one sentence each. */
    public List<String> notes() {
        return notes.sentences();
    }

    /** Whether all could be read the last time. */
    public boolean isWhole() {
        return notes.firstUnreadable() == null;
    }

    /** Whether a file is among those that were read, by whatever path. */
    public boolean reads(Path file) {
        return read.stream().anyMatch(one -> isSame(one, file));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException oneIsNotThere) {
            return false;
        }
    }

    /** Deletes what was kept of standard input. */
    @Override
    public void close() throws IOException {
        if (copy != null) {
            Files.deleteIfExists(copy);
        }
    }
}
