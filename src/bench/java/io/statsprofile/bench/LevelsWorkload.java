package io.statsprofile.bench;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * In a JVM of its own, with the agent: loads classes of a jar, selects all of them, and says what the agent says of it when it is
 * through.
 */
public final class LevelsWorkload {

    private static final int CLASSES = 4_000;
    private static final String DONE = "is carried out in";

    private LevelsWorkload() {
    }

    public static void main(String[] args) throws Exception {
        int loaded = load(Path.of(args[0]));
        Meter service = new Meter();
        service.start();
        CounterReader reader = CounterReaders.claim(LevelsWorkload.class.getClassLoader(), "levels");
        for (String level : new String[] {"DEBUG", "OFF"}) {
            service.longestNanos = 0;
            Control.get().select(reader, Map.of(args[1], level));
            boolean done = false;
            while (!done) {
                LockSupport.parkNanos(50_000_000);
                for (String message : Control.get().takeMessages()) {
                    done |= message.contains(DONE);
                    if (message.contains(DONE) || message.contains("could not be")) {
                        System.out.println(level + ", " + loaded + " classes loaded: " + message);
                    }
                }
            }
            System.out.printf("a thread that wanted to run every millisecond waited %d ms at most%n%n", service.longestNanos / 1_000_000);
        }
        Runtime.getRuntime().halt(0);
    }

    private static int load(Path jar) throws IOException {
        int loaded = 0;
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(e -> e.getName().endsWith(".class") && !e.getName().startsWith("META-INF"))
                    .toList()) {
                if (loaded == CLASSES) {
                    break;
                }
                try {
                    Class.forName(entry.getName().replace('/', '.').substring(0, entry.getName().length() - 6), false,
                            LevelsWorkload.class.getClassLoader());
                    loaded++;
                } catch (ClassNotFoundException | LinkageError optional) {
                    // It extends a class of a library that is not there.
                }
            }
        }
        return loaded;
    }

    /** Stands for the service. */
    private static final class Meter extends Thread {

        private volatile long longestNanos;

        Meter() {
            setDaemon(true);
        }

        @Override
        public void run() {
            for (long last = System.nanoTime();;) {
                LockSupport.parkNanos(1_000_000);
                long now = System.nanoTime();
                longestNanos = Math.max(longestNanos, now - last);
                last = now;
            }
        }
    }
}
