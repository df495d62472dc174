package io.statsprofile.internal.backfill;

import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Hours that wait until their day can be made, in temporary files: one for each day document, since hours of many days may come before the
 * last one of the first day does, as where each host has files of its own. In memory are keys and names of files, and one hour at a time.
 * Not thread-safe.
 */
final class WaitingHours implements AutoCloseable {

    private final Map<DayKey, Path> files = new LinkedHashMap<>();
    /** Null before the first hour. */
    private Path directory;

    void add(DayKey key, ProfileDocument hour) throws IOException {
        Path file = files.get(key);
        if (file == null) {
            file = Files.createTempFile(directory(), "day", ".gz");
            file.toFile().deleteOnExit();
            files.put(key, file);
        }
        byte[] json = DocumentWriter.write(hour);
        // What was compressed one by one can be read as one.
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(
                Files.newOutputStream(file, StandardOpenOption.APPEND))))) {
            out.writeInt(json.length);
            out.write(json);
        }
    }

    private Path directory() throws IOException {
        if (directory == null) {
            directory = Files.createTempDirectory("statsprofile-rollup");
            directory.toFile().deleteOnExit();
        }
        return directory;
    }

    /** Days that hours wait for, in order of their first hours. */
    List<DayKey> keys() {
        return List.copyOf(files.keySet());
    }

    /** Takes the hours of a day, in the order in which they came. */
    void take(DayKey key, DocumentConsumer hours) throws IOException {
        Path file = files.remove(key);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    break;
                }
                in.reset();
                hours.accept(DocumentReader.read(in.readNBytes(in.readInt())));
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Deletes what still waits. */
    @Override
    public void close() throws IOException {
        for (Path file : files.values()) {
            Files.deleteIfExists(file);
        }
        files.clear();
        if (directory != null) {
            Files.deleteIfExists(directory);
        }
    }
}
