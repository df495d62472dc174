package io.statsprofile.bench.programs;

import io.statsprofile.internal.agent.SmallFunctions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which functions are too small to be worth a probe, by the class files on the class path. */
final class TooSmall {

    private final Map<String, Set<String>> byClass = new HashMap<>();

    /** @param function name as in documents: class, method and, where need be, its parameters */
    boolean has(String function) {
        int parameters = function.indexOf('(');
        String name = parameters < 0 ? function : function.substring(0, parameters);
        return has(name.substring(0, Math.max(0, name.lastIndexOf('.'))), function);
    }

    boolean has(String className, String function) {
        return byClass.computeIfAbsent(className, TooSmall::of).contains(function);
    }

    private static Set<String> of(String className) {
        try (InputStream in = TooSmall.class.getClassLoader().getResourceAsStream(className.replace('.', '/') + ".class")) {
            return in == null ? Set.of() : SmallFunctions.of(in.readAllBytes());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
