package io.statsprofile.internal.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * A JVM's side of retransformation, with the classes that a test says are loaded. As the JVM does, it links all classes of a batch, then
 * takes up one after the other, and refuses the batch whole at the first that does not link or that it does not want.
 */
final class FakeInstrumentation {

    private final List<Class<?>> loaded;
    private final List<ClassFileTransformer> transformers = new ArrayList<>();
    final Set<Class<?>> refused = new HashSet<>();
    final Set<Class<?>> unlinkable = new HashSet<>();
    final Set<Class<?>> unmodifiable = new HashSet<>();
    /** What was retransformed: each stopped the application. */
    final List<List<Class<?>>> batches = new ArrayList<>();
    /** Jars of the boot search path. */
    final List<Path> appended = new ArrayList<>();
    int refusals;
    Runnable afterBatch = () -> { };

    FakeInstrumentation(List<Class<?>> loaded) {
        this.loaded = loaded;
    }

    void transformBy(ClassFileTransformer transformer) {
        transformers.add(transformer);
    }

    Instrumentation instrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getAllLoadedClasses":
                            return loaded.toArray(Class<?>[]::new);
                        case "isModifiableClass":
                            return !unmodifiable.contains(arguments[0]);
                        case "addTransformer":
                            transformers.add((ClassFileTransformer) arguments[0]);
                            return null;
                        case "removeTransformer":
                            return transformers.remove(arguments[0]);
                        case "appendToBootstrapClassLoaderSearch":
                            appended.add(Path.of(((JarFile) arguments[0]).getName()));
                            return null;
                        case "retransformClasses":
                            retransform(List.of((Class<?>[]) arguments[0]));
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private void retransform(List<Class<?>> batch) throws Exception {
        for (Class<?> type : batch) {
            if (unlinkable.contains(type) || !loaded.contains(type) && !links(type)) {
                refusals++;
                throw new InternalError("class redefinition failed: invalid class");
            }
        }
        for (Class<?> type : batch) {
            for (ClassFileTransformer transformer : List.copyOf(transformers)) {
                transformer.transform(type.getClassLoader(), type.getName().replace('.', '/'), type, null, classFile(type));
            }
            if (refused.contains(type)) {
                refusals++;
                throw new VerifyError(type.getName());
            }
        }
        batches.add(batch);
        afterBatch.run();
    }

    private static byte[] classFile(Class<?> type) throws IOException {
        try (InputStream in = type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    /** Has the JVM that runs the test link a class that was made for it. */
    private static boolean links(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError unlinked) {
            return false;
        }
    }
}
