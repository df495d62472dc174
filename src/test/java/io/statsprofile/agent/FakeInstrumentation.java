package io.statsprofile.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A JVM's side of retransformation, with the classes that a test says are loaded; it refuses a batch whole, as the JVM does. */
final class FakeInstrumentation {

    private final List<Class<?>> loaded;
    private ClassFileTransformer transformer;
    final Set<Class<?>> refused = new HashSet<>();
    final Set<Class<?>> unmodifiable = new HashSet<>();
    final List<List<Class<?>>> batches = new ArrayList<>();

    FakeInstrumentation(List<Class<?>> loaded) {
        this.loaded = loaded;
    }

    void transformBy(ClassFileTransformer transformer) {
        this.transformer = transformer;
    }

    Instrumentation instrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getAllLoadedClasses":
                            return loaded.toArray(Class<?>[]::new);
                        case "isModifiableClass":
                            return !unmodifiable.contains(arguments[0]);
                        case "retransformClasses":
                            retransform(List.of((Class<?>[]) arguments[0]));
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private void retransform(List<Class<?>> batch) throws Exception {
        batches.add(batch);
        for (Class<?> type : batch) {
            transformer.transform(type.getClassLoader(), type.getName().replace('.', '/'), type, null,
                    InstrumentingLoader.classFile(type.getName()));
        }
        for (Class<?> type : batch) {
            if (refused.contains(type)) {
                throw new VerifyError(type.getName());
            }
        }
    }
}
