package io.statsprofile.internal.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one owner's levels select. A name is a package, a class or a class and method; the longest that matches wins. Nested
 * classes belong to their outer class, as they do for Logback, whether they are written with a dollar sign or a dot.
 * Immutable.
 */
final class LevelSelection {

    /** Levels by name, dots for dollar signs. */
    private final Map<String, Level> byName = new HashMap<>();
    /** The same levels by everything before the last dot, then by what is behind it: a method, if what is before is a class. */
    private final Map<String, Map<String, Level>> byLastPart = new HashMap<>();

    /**
     * @param levels names of levels by logger name below {@code statsprofile.}
     * @param messages takes what is no level
     */
    LevelSelection(Map<String, String> levels, Messages messages) {
        // Sorted, so that of two spellings of one nested class always the same wins.
        new TreeMap<>(levels).forEach((name, text) -> {
            Level level = text == null ? null : Level.named(text);
            if (level == null) {
                messages.warn("level '" + text + "' of logger statsprofile." + name
                        + " is unknown and selects nothing; use OFF, INFO, DEBUG or TRACE");
            } else {
                add(name, level);
            }
        });
    }

    private void add(String name, Level level) {
        byName.put(name.replace('$', '.'), level);
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            byLastPart.computeIfAbsent(name.substring(0, dot).replace('$', '.'), key -> new HashMap<>())
                    .put(name.substring(dot + 1), level);
        }
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** @param internalName of a class, with slashes */
    ClassPlan planFor(String internalName) {
        String name = internalName.replace('/', '.').replace('$', '.');
        Level base = longestMatch(name);
        Map<String, Level> methods = byLastPart.get(name);
        if (methods == null) {
            return base == Level.OFF ? ClassPlan.NOTHING : ClassPlan.all(base);
        }
        return new ClassPlan(base, methods);
    }

    private Level longestMatch(String name) {
        for (String prefix = name;;) {
            Level level = byName.get(prefix);
            if (level != null) {
                return level;
            }
            int dot = prefix.lastIndexOf('.');
            if (dot < 0) {
                return Level.OFF;
            }
            prefix = prefix.substring(0, dot);
        }
    }
}
