package io.statsprofile.internal.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Appends the probe's jar to the boot search path by way of a file, where {@link BootClasses} finds no other. Nobody but the owner can
 * read or write the file, whatever the umask is. Once its classes are loaded it is deleted; where the operating system does not let go of
 * open files, at the JVM's end, or else by a later start.
 */
final class ProbeFile {

    private static final String PREFIX = "statsprofile-probe-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "(\\d+)-.*\\.jar");
    /** Processes of other containers may use the same directory, and we can't see that those live. */
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private final Path file;

    private ProbeFile(Path file) {
        this.file = file;
    }

    /** Delete it when all classes are loaded. */
    static ProbeFile append(byte[] jar, Instrumentation instrumentation, Path directory) throws IOException {
        deleteAbandoned(directory);
        ProbeFile appended = new ProbeFile(create(directory));
        try {
            // Over the file that there is: one that was deleted and made anew would have the rights that the umask leaves.
            Files.write(appended.file, jar);
            try (JarFile open = new JarFile(appended.file.toFile())) {
                instrumentation.appendToBootstrapClassLoaderSearch(open);
            }
            return appended;
        } catch (IOException | RuntimeException failure) {
            appended.delete();
            throw failure;
        }
    }

    private static Path create(Path directory) throws IOException {
        try {
            return Files.createTempFile(directory, PREFIX + ProcessHandle.current().pid() + "-", ".jar");
        } catch (IOException failure) {
            throw new IOException("no temporary file could be written in " + directory + " (" + failure
                    + "); name a writable directory by -Djava.io.tmpdir", failure);
        }
    }

    private static void deleteAbandoned(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*.jar")) {
            for (Path file : files) {
                if (isAbandoned(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | RuntimeException unclear) {
            // What can't be read or deleted is somebody else's, or in use.
        }
    }

    private static boolean isAbandoned(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                && Files.getLastModifiedTime(file).toMillis() < System.currentTimeMillis() - ABANDONED_AFTER.toMillis();
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException inUse) {
            file.toFile().deleteOnExit();
        }
    }
}
