package io.statsprofile.internal.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Files beneath a directory, in order of name. A directory that cannot be looked into is told, and the others are looked into all the
 * same. Not thread-safe.
 */
final class DirectoryWalk extends SimpleFileVisitor<Path> {

    private final Path directory;
    private final Path start;
    private final Predicate<Path> wanted;
    private final ReadingNotes notes;
    private final List<Path> files = new ArrayList<>();

    /** @param wanted asked with paths from the directory on */
    DirectoryWalk(Path directory, Predicate<Path> wanted, ReadingNotes notes) {
        this.directory = directory;
        // A link that was named is meant as what it leads to.
        this.start = Files.isSymbolicLink(directory) ? directory.resolve(".") : directory;
        this.wanted = wanted;
        this.notes = notes;
    }

    /** @param depth 1 for the directory's own files */
    List<Path> files(int depth) {
        try {
            Files.walkFileTree(start, Set.of(), depth, this);
        } catch (IOException e) {
            throw new UncheckedIOException("A visitor that goes on after each failure does not fail", e);
        }
        return files.stream().sorted().toList();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        Path relative = start.relativize(file);
        if (Files.isRegularFile(file) && wanted.test(relative)) {
            files.add(directory.resolve(relative));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        return failed(file, e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException e) {
        return e == null ? FileVisitResult.CONTINUE : failed(visited, e);
    }

    private FileVisitResult failed(Path path, IOException e) {
        if (!(e instanceof NoSuchFileException)) {
            notes.unreadable("directory '" + path + "' cannot be read (" + e + "); check its permissions");
        }
        return FileVisitResult.CONTINUE;
    }
}
