package com.acme.levels;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Main class of forked JVMs: loads many copies of a class, some of which can't be linked since a class is missing that they want, selects
 * all of them, and says how many have probes in the end.
 */
public final class LibraryApplication extends ClassLoader {

    private static final int CLASSES = 300;
    private static final int UNLINKABLE = 6;
    private static final String LATE = "com/acme/levels/Late";
    private static final String WANTING = "com/acme/levels/Wanting";

    private LibraryApplication() {
        super(LibraryApplication.class.getClassLoader());
    }

    public static void main(String[] arguments) throws Exception {
        List<Class<?>> classes = new LibraryApplication().load();
        Control control = Control.get();
        CounterReader reader = CounterReaders.claim(LibraryApplication.class.getClassLoader(), "library");
        change(control, reader, "DEBUG", CLASSES);
        for (Class<?> type : classes) {
            type.getMethod("run").invoke(type.getConstructor().newInstance());
        }
        long counted = Count.of(reader).entrySet().stream().filter(one -> one.getKey().endsWith(".run")).mapToLong(Map.Entry::getValue)
                .sum();
        System.out.println("counted " + counted);
        change(control, reader, "OFF", 2 * CLASSES);
        control.takeMessages().stream().filter(message -> message.startsWith("WARN")).forEach(System.out::println);
    }

    /** Waits until so many classes have been retransformed since the start. */
    private static void change(Control control, CounterReader reader, String level, long retransformed) throws InterruptedException {
        control.select(reader, Map.of("com.acme.libra", level));
        while (control.figures().get("retransformed") != retransformed) {
            Thread.sleep(10);
        }
        System.out.println(level + ", classes with probes: " + control.figures().get("classes"));
    }

    private List<Class<?>> load() throws IOException {
        List<Class<?>> linkable = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            linkable.add(copy(LATE, "L" + (1_000 + i)));
            if (i % (CLASSES / UNLINKABLE) == 25) {
                copy(WANTING, "W" + (1_000_000 + i));
            }
        }
        return linkable;
    }

    /** Defines a class of the class path in package {@code com.acme.libra}, under a name that makes the whole as long as it was. */
    private Class<?> copy(String internalName, String simpleName) throws IOException {
        String copied = "com/acme/libra/" + simpleName;
        try (InputStream in = getResourceAsStream(internalName + ".class")) {
            byte[] classFile = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).replace(internalName, copied)
                    .getBytes(StandardCharsets.ISO_8859_1);
            return defineClass(copied.replace('/', '.'), classFile, 0, classFile.length);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals("com.acme.levels.Missing")) {
            throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
    }
}
