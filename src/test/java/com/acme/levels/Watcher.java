package com.acme.levels;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;

/** An agent behind ours: looks at the bytecode that a transformer after ours is shown. */
public final class Watcher implements ClassFileTransformer {

    private static Instrumentation instrumentation;

    private final String name;
    private boolean seen;

    private Watcher(String name) {
        this.name = name;
    }

    public static void premain(String options, Instrumentation given) {
        instrumentation = given;
    }

    static boolean seesProbe(Class<?> type) throws Exception {
        Watcher watcher = new Watcher(type.getName().replace('.', '/'));
        instrumentation.addTransformer(watcher, true);
        try {
            instrumentation.retransformClasses(type);
        } finally {
            instrumentation.removeTransformer(watcher);
        }
        return watcher.seen;
    }

    @Override
    public byte[] transform(ClassLoader loader, String className, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name.equals(className)) {
            seen = new String(classFile, StandardCharsets.ISO_8859_1).contains("StatsProfile");
        }
        return null;
    }
}
