package io.statsprofile.agent;

import java.util.Map;

/**
 * What is wanted of one class.
 *
 * @param base the level of its methods
 * @param methods levels of single methods by name, all overloads together, which win over {@code base}
 */
record ClassPlan(Level base, Map<String, Level> methods) {

    static final ClassPlan NOTHING = all(Level.OFF);

    ClassPlan {
        methods = Map.copyOf(methods);
    }

    static ClassPlan all(Level level) {
        return new ClassPlan(level, Map.of());
    }

    Level levelOf(String method) {
        return methods.getOrDefault(method, base);
    }

    boolean isNothing() {
        if (base != Level.OFF) {
            return false;
        }
        for (Level level : methods.values()) {
            if (level != Level.OFF) {
                return false;
            }
        }
        return true;
    }
}
