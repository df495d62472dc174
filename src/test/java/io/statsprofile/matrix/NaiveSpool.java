package io.statsprofile.matrix;

import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.spool.BreakableDisk;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps documents on disk as it comes to mind first: the JSON in a file named after the id, in a directory that all share. What cannot be
 * written is given up, a failed force is passed over, no file is checked, locked or set aside, and neither age nor size has a bound. Used
 * by an application's thread and by one that delivers.
 */
final class NaiveSpool {

    private static final String END = ".doc";

    private final Path directory;
    private final String namespace;
    private final BreakableDisk disk;

    /** @param disk may break; null for the one that works */
    NaiveSpool(Path directory, String namespace, BreakableDisk disk) {
        this.directory = directory;
        this.namespace = namespace;
        this.disk = disk;
    }

    /** Writes files as a process leaves them that was killed. */
    static void leave(Path directory, List<QueuedDocument> documents) throws IOException {
        for (QueuedDocument document : documents) {
            Files.write(directory.resolve(document.id() + END), document.json());
        }
    }

    /** Puts a document on disk. */
    void write(QueuedDocument document) throws IOException {
        Path file = directory.resolve(document.id() + END);
        before("create", file);
        before("write", file);
        Files.write(file, document.json());
        try {
            before("force", file);
        } catch (IOException e) {
            // It is written, after all.
        }
    }

    /** What is there, whoever has written it, without its JSON. */
    List<QueuedDocument> found() throws IOException {
        List<QueuedDocument> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + END)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                found.add(unread(name.substring(0, name.length() - END.length())));
            }
        }
        return found;
    }

    /** A document whose JSON is on disk. */
    QueuedDocument unread(String id) {
        return new QueuedDocument(id, namespace, new byte[0]);
    }

    /** @throws java.nio.file.NoSuchFileException when somebody else has delivered or deleted it */
    QueuedDocument read(String id) throws IOException {
        Path file = directory.resolve(id + END);
        before("read", file);
        return new QueuedDocument(id, namespace, Files.readAllBytes(file));
    }

    /** It was delivered. */
    void delete(String id) throws IOException {
        Path file = directory.resolve(id + END);
        before("delete", file);
        Files.deleteIfExists(file);
    }

    private void before(String operation, Path file) throws IOException {
        if (disk != null) {
            disk.before(operation, file);
        }
    }
}
