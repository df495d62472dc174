package io.statsprofile.internal.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.ClassReader;

/**
 * The jar of the probe's classes that is nested in the agent's.
 *
 * @param bytes the whole jar
 * @param classFiles its class files by internal name
 */
record ProbeJar(byte[] bytes, Map<String, byte[]> classFiles) {

    static final String RESOURCE = "/io/statsprofile/internal/agent/probe.jar";
    private static final String CLASS = ".class";

    static ProbeJar read() throws IOException {
        try (InputStream nested = ProbeJar.class.getResourceAsStream(RESOURCE)) {
            if (nested == null) {
                throw new IOException("its jar lacks " + RESOURCE
                        + "; use the -agent.jar as it was published, not merged into another jar");
            }
            return of(nested.readAllBytes());
        }
    }

    static ProbeJar of(byte[] bytes) throws IOException {
        Map<String, byte[]> classFiles = new LinkedHashMap<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(CLASS) && !name.endsWith("package-info.class")) {
                    classFiles.put(name.substring(0, name.length() - CLASS.length()), entries.readAllBytes());
                }
            }
        }
        return new ProbeJar(bytes, classFiles);
    }

    /** Names of the classes, superclasses and interfaces before those that extend and implement them. */
    List<String> inOrderOfDefinition() {
        List<String> ordered = new ArrayList<>();
        classFiles.keySet().forEach(name -> add(name, ordered));
        return ordered;
    }

    private void add(String name, List<String> ordered) {
        if (classFiles.containsKey(name) && !ordered.contains(name)) {
            ClassReader reader = new ClassReader(classFiles.get(name));
            add(reader.getSuperName(), ordered);
            for (String implemented : reader.getInterfaces()) {
                add(implemented, ordered);
            }
            ordered.add(name);
        }
    }
}
