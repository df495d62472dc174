package io.statsprofile.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories with all that is in them. */
final class Trees {

    private static final int MOST_ATTEMPTS = 1_000;

    private Trees() {
    }

    /** As by {@code rm -r}, also while somebody else makes and deletes files there. */
    static void delete(Path directory) throws IOException {
        for (int i = 0; Files.exists(directory); i++) {
            try {
                deleteOnce(directory);
            } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
                if (i == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void deleteOnce(Path directory) throws IOException {
        for (Path path : all(directory, Comparator.reverseOrder())) {
            Files.deleteIfExists(path);
        }
    }

    /** As by {@code cp -r}, while nobody else makes or deletes files there. */
    static void copy(Path from, Path to) throws IOException {
        for (Path path : all(from, Comparator.naturalOrder())) {
            Files.copy(path, to.resolve(from.relativize(path)));
        }
    }

    /** Files below a directory whose names end so, in order. */
    static List<Path> files(Path directory, String end) throws IOException {
        return all(directory, Comparator.naturalOrder()).stream().filter(path -> path.toString().endsWith(end)).toList();
    }

    private static List<Path> all(Path directory, Comparator<Path> order) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted(order).toList();
        }
    }
}
