package io.statsprofile.internal.query;

import java.io.File;
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
import java.util.regex.PatternSyntaxException;

/**
 * Turns what the user named, files, directories and glob patterns, into files: each once, in order of name within what was named. What
 * cannot be looked into is told, and the rest is found. Links to files are followed, links to directories only where they are named,
 * since they may lead anywhere.
 */
final class InputFiles {

    private final ReadingNotes notes;
    private final Map<Path, Path> byRealPath = new LinkedHashMap<>();

    private InputFiles(ReadingNotes notes) {
        this.notes = notes;
    }

    /** @throws IOException when something named is not there or a pattern fits nothing */
    static List<Path> find(List<String> names, ReadingNotes notes) throws IOException {
        InputFiles found = new InputFiles(notes);
        for (String name : names) {
            found.add(name);
        }
        return new ArrayList<>(found.byRealPath.values());
    }

    private void add(String name) throws IOException {
        String before = notes.firstUnreadable();
        Path path = pathOrNull(name);
        List<Path> files;
        if (path != null && Files.isDirectory(path)) {
            files = new DirectoryWalk(path, file -> !isHidden(file.getFileName().toString()), notes).files(Integer.MAX_VALUE);
        } else {
            files = path != null && Files.exists(path) ? List.of(path) : matching(slashes(name, File.separatorChar));
        }
        if (files.isEmpty() && before == notes.firstUnreadable()) {
            throw new IOException("no file is or matches '" + name + "' (from directory " + Path.of("").toAbsolutePath()
                    + "); name NDJSON files, directories or patterns such as 'logs/*.ndjson*', or - for standard input");
        }
        files.forEach(file -> byRealPath.putIfAbsent(realPath(file), file));
    }

    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException vanished) {
            return file.toAbsolutePath();
        }
    }

    private static Path pathOrNull(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException patternOnly) {
            return null;
        }
    }

    /** Whether users do not see it in a directory. */
    static boolean isHidden(String name) {
        return name.startsWith("__MACOSX/") || name.substring(name.lastIndexOf('/') + 1).startsWith(".");
    }

    /** A pattern with slashes, where Windows has them the other way. */
    static String slashes(String pattern, char separator) {
        return separator == '\\' ? pattern.replace('\\', '/') : pattern;
    }

    /** Looks below the last directory in front of the first wildcard. */
    private List<Path> matching(String pattern) {
        int wildcard = firstWildcard(pattern);
        if (wildcard < 0) {
            return List.of();
        }
        int slash = pattern.lastIndexOf('/', wildcard);
        Path root = Path.of(slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash));
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(slash + 1));
        } catch (PatternSyntaxException nameOfNoFile) {
            return List.of();
        }
        int depth = pattern.contains("**") ? Integer.MAX_VALUE : pattern.substring(slash + 1).split("/").length;
        return new DirectoryWalk(root, matcher::matches, notes).files(depth);
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
