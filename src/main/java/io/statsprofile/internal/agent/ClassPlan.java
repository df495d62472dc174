package io.statsprofile.internal.agent;

import java.util.Map;
import java.util.Set;

/**
 * What is wanted of one class.
 *
 * @param base the level of its methods
 * @param methods levels of single methods by name, all overloads together, which win over {@code base}
 * @param small whether methods are in that are too small to be worth a probe; one with a level of its own is in anyway
 * @param out methods that have no probe for now, whatever their level, since the budget does not allow it
 */
record ClassPlan(Level base, Map<String, Level> methods, boolean small, Set<MethodKey> out) {

    static final ClassPlan NOTHING = all(Level.OFF);

    ClassPlan {
        methods = Map.copyOf(methods);
        out = Set.copyOf(out);
    }

    ClassPlan(Level base, Map<String, Level> methods) {
        this(base, methods, true, Set.of());
    }

    static ClassPlan all(Level level) {
        return new ClassPlan(level, Map.of());
    }

    /** The same without what is too small to be worth a probe. */
    ClassPlan withoutSmall() {
        return small && !isNothing() ? new ClassPlan(base, methods, false, out) : this;
    }

    /** The same without some methods, for now. */
    ClassPlan without(Set<MethodKey> some) {
        return some.isEmpty() || isNothing() ? this : new ClassPlan(base, methods, small, some);
    }

    /** Whether carrying this out where {@code before} was puts no probe in, and no caller's into one that is there. */
    boolean onlyTakesOut(ClassPlan before) {
        if (isNothing()) {
            return true;
        }
        boolean fewer = base.compareTo(before.base) <= 0 && (before.small || !small) && out.containsAll(before.out);
        for (Map.Entry<String, Level> once : before.methods.entrySet()) {
            fewer &= levelOf(once.getKey()).compareTo(once.getValue()) <= 0;
        }
        for (Map.Entry<String, Level> named : methods.entrySet()) {
            fewer &= named.getValue() == Level.OFF
                    || named.getValue().compareTo(before.levelOf(named.getKey())) <= 0 && !before.leavesOutSmall(named.getKey());
        }
        return fewer;
    }

    Level levelOf(String method) {
        return methods.getOrDefault(method, base);
    }

    /** Whether a method of this name has no probe where it is too small to be worth one. */
    boolean leavesOutSmall(String method) {
        return !small && !methods.containsKey(method);
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
