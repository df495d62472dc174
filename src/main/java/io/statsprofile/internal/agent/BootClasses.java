package io.statsprofile.internal.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Defines classes for the boot loader from memory: no file is needed, and the JVM goes on sharing class data, which it stops to do
 * for the application's classes where a jar is appended to the boot search path.
 *
 * <p>What has to be opened of the JDK for that is opened to a module that holds {@link BootDefiner} alone. The application's code finds
 * the JDK as closed as it was.
 */
final class BootClasses {

    private static final Module BASE = Object.class.getModule();

    private final Instrumentation instrumentation;
    private final BiFunction<String, byte[], Class<?>> definer;

    private BootClasses(Instrumentation instrumentation, BiFunction<String, byte[], Class<?>> definer) {
        this.instrumentation = instrumentation;
        this.definer = definer;
    }

    static BootClasses open(Instrumentation instrumentation) throws IOException, ReflectiveOperationException {
        DefinerLoader loader = new DefinerLoader();
        Set<Module> ours = Set.of(loader.getUnnamedModule());
        instrumentation.redefineModule(BASE, Set.of(), Map.of("jdk.internal.misc", ours), Map.of("java.lang", ours), Set.of(), Map.of());
        @SuppressWarnings("unchecked")
        BiFunction<String, byte[], Class<?>> definer =
                (BiFunction<String, byte[], Class<?>>) loader.loadClass(DefinerLoader.NAME).getConstructor().newInstance();
        return new BootClasses(instrumentation, definer);
    }

    /** @throws RuntimeException or an Error where this JVM does not let us */
    Class<?> define(String internalName, byte[] classFile) {
        return definer.apply(internalName, classFile);
    }

    /** Reads a thread's id, or null. */
    MethodHandle threadId() throws ReflectiveOperationException {
        return (MethodHandle) definer.getClass().getMethod("threadId").invoke(definer);
    }

    /** Lets classes of {@code java.lang} use those of a module. */
    void letBaseRead(Module module) {
        instrumentation.redefineModule(BASE, Set.of(module), Map.of(), Map.of(), Set.of(), Map.of());
    }

    /** Defines {@link BootDefiner} itself, in an unnamed module of its own. */
    private static final class DefinerLoader extends ClassLoader {

        static final String NAME = "io.statsprofile.internal.agent.BootDefiner";

        private final byte[] classFile;

        DefinerLoader() throws IOException {
            super(null);
            try (InputStream in = BootClasses.class.getResourceAsStream("BootDefiner.class")) {
                classFile = in.readAllBytes();
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.equals(NAME)) {
                throw new ClassNotFoundException(name);
            }
            // A security manager grants it what it grants the agent.
            return defineClass(name, classFile, 0, classFile.length, BootClasses.class.getProtectionDomain());
        }
    }
}
