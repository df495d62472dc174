package io.statsprofile.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Brings the probe's classes onto the boot search path, where every class loader sees one and the same copy, and loads all
 * of them there at once: what instrumented code calls must not be loaded for the first time in the middle of a class load.
 *
 * <p>Knows the probe by name only. A reference to its classes, made before they are appended, would load a second copy.
 */
final class BootProbe {

    private static final String RESOURCE = "/io/statsprofile/agent/probe.jar";
    private static final String PROBE = "io.statsprofile.probe.Probe";
    private static final String CLASS = ".class";

    private BootProbe() {
    }

    static void append(Instrumentation instrumentation) throws IOException, ClassNotFoundException {
        Path file = extract();
        try (JarFile jar = new JarFile(file.toFile())) {
            instrumentation.appendToBootstrapClassLoaderSearch(jar);
            checkLoader();
            loadAll(jar);
        }
    }

    private static Path extract() throws IOException {
        try (InputStream nested = BootProbe.class.getResourceAsStream(RESOURCE)) {
            if (nested == null) {
                throw new IOException("its jar lacks " + RESOURCE + "; use the -agent.jar as it was published, not merged into another jar");
            }
            Path file = temporaryFile();
            file.toFile().deleteOnExit();
            Files.copy(nested, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        }
    }

    private static Path temporaryFile() throws IOException {
        try {
            return Files.createTempFile("statsprofile-probe", ".jar");
        } catch (IOException failure) {
            throw new IOException("no temporary file could be written in " + System.getProperty("java.io.tmpdir") + " (" + failure
                    + "); name a writable directory by -Djava.io.tmpdir", failure);
        }
    }

    private static void checkLoader() throws IOException, ClassNotFoundException {
        ClassLoader loader = Class.forName(PROBE, false, ClassLoader.getSystemClassLoader()).getClassLoader();
        if (loader != null) {
            throw new IOException("the probe's classes were loaded from the class path already (by " + loader
                    + "); take StatsProfile's probe off the class path, or give the agent by -javaagent instead of attaching it");
        }
    }

    private static void loadAll(JarFile jar) throws ClassNotFoundException {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements();) {
            String name = entries.nextElement().getName();
            if (name.endsWith(CLASS) && !name.endsWith("package-info.class")) {
                Class.forName(name.substring(0, name.length() - CLASS.length()).replace('/', '.'), true, null);
            }
        }
    }
}
