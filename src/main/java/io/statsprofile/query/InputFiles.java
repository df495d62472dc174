package io.statsprofile.query;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Turns what the user named, files, directories and glob patterns, into files: each once, in order of name within what was named. */
final class InputFiles {

    private InputFiles() {
    }

    /** @throws IOException when something named is not there or a pattern fits nothing */
    static List<Path> find(List<String> names) throws IOException {
        Map<Path, Path> byRealPath = new LinkedHashMap<>();
        for (String name : names) {
            for (Path file : find(name)) {
                byRealPath.putIfAbsent(file.toRealPath(), file);
            }
        }
        return new ArrayList<>(byRealPath.values());
    }

    private static List<Path> find(String name) throws IOException {
        Path path = pathOrNull(name);
        List<Path> files;
        if (path != null && Files.isDirectory(path)) {
            files = filesUnder(path);
        } else if (path != null && Files.exists(path)) {
            files = List.of(path);
        } else {
            files = matching(name);
        }
        if (files.isEmpty()) {
            throw new IOException("no file is or matches '" + name + "' (from directory " + Path.of("").toAbsolutePath()
                    + "); name NDJSON files, directories or patterns such as 'logs/*.ndjson*', or - for standard input");
        }
        return files;
    }

    private static Path pathOrNull(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException patternOnly) {
            return null;
        }
    }

    /** Looks below the last directory in front of the first wildcard. */
    private static List<Path> matching(String pattern) throws IOException {
        int wildcard = firstWildcard(pattern);
        if (wildcard < 0) {
            return List.of();
        }
        int slash = pattern.lastIndexOf('/', wildcard);
        Path root = Path.of(slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash));
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(slash + 1));
        int depth = pattern.contains("**") ? Integer.MAX_VALUE : Path.of(pattern.substring(slash + 1)).getNameCount();
        try (Stream<Path> walk = Files.walk(root, depth)) {
            return walk.filter(Files::isRegularFile).filter(file -> matcher.matches(root.relativize(file))).sorted().toList();
        }
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<Path> filesUnder(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
        }
    }
}
