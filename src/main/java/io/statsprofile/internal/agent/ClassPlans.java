package io.statsprofile.internal.agent;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * Which plan holds for a class: its owner's levels under the agent's ceiling, or the agent's own {@code include} at DEBUG
 * where no level selects. Thread-safe; asked for every class that is loaded, in which case it takes no lock but the map's.
 */
final class ClassPlans {

    private static final ClassPlan INCLUDED = ClassPlan.all(Level.DEBUG);

    private final AgentOptions options;
    private final Function<ClassLoader, ?> ownerOf;
    /** By owner, weakly: an owner whose application is gone must not stay because of its levels. */
    private final Map<Object, LevelSelection> byOwner = Collections.synchronizedMap(new WeakHashMap<>());

    private final OutMethods outMethods = new OutMethods();
    /** Owners whose methods have no probe where they are too small to be worth one; weakly, too. */
    private final Set<Object> withoutSmall = Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    /** @param ownerOf who owns the classes that a loader defines, null for nobody */
    ClassPlans(AgentOptions options, Function<ClassLoader, ?> ownerOf) {
        this.options = options;
        this.ownerOf = ownerOf;
    }

    void put(Object owner, LevelSelection selection) {
        byOwner.put(owner, selection);
    }

    /**
     * Leaves methods out that are too small to be worth a probe, or takes them in again, as they are at first.
     *
     * @return whether that is a change
     */
    boolean leaveOutSmall(Object owner, boolean out) {
        return out ? withoutSmall.add(owner) : withoutSmall.remove(owner);
    }

    boolean leavesOutSmall(Object owner) {
        return withoutSmall.contains(owner);
    }

    Object ownerOf(ClassLoader loader) {
        return ownerOf.apply(loader);
    }

    /** Whether anything could be selected in this class, by name alone. */
    boolean admits(ClassLoader loader, String internalName) {
        return !NeverProfiled.contains(loader, internalName)
                && (options.include().isEmpty() ? !byOwner.isEmpty() : options.include().matches(internalName))
                && !options.exclude().matches(internalName);
    }

    /** Whether a method has a level, by its name. */
    boolean selects(ClassLoader loader, String internalName, String method) {
        return admits(loader, internalName) && planFor(loader, internalName).levelOf(method) != Level.OFF;
    }

    /** Methods that have no probe for now, whatever levels say. */
    OutMethods outMethods() {
        return outMethods;
    }

    /** The plan for a class that is admitted. */
    ClassPlan planFor(ClassLoader loader, String internalName) {
        Object owner = ownerOf.apply(loader);
        ClassPlan plan = planFor(owner == null ? null : byOwner.get(owner), internalName).without(outMethods.of(loader, internalName));
        return owner != null && withoutSmall.contains(owner) ? plan.withoutSmall() : plan;
    }

    private ClassPlan planFor(LevelSelection selection, String internalName) {
        if (selection == null || selection.isEmpty()) {
            return options.include().isEmpty() ? ClassPlan.NOTHING : INCLUDED;
        }
        return selection.planFor(internalName);
    }
}
