package io.statsprofile.agent;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * Which plan holds for a class: its owner's levels under the agent's ceiling, or the agent's own {@code include} at DEBUG
 * where no level selects. Thread-safe; asked for every class that is loaded, in which case it takes no lock but the map's.
 */
final class Selections {

    private static final ClassPlan INCLUDED = ClassPlan.all(Level.DEBUG);

    private final AgentOptions options;
    private final Function<ClassLoader, ?> ownerOf;
    /** By owner, weakly: an owner whose application is gone must not stay because of its levels. */
    private final Map<Object, Selection> byOwner = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param ownerOf who owns the classes that a loader defines, null for nobody */
    Selections(AgentOptions options, Function<ClassLoader, ?> ownerOf) {
        this.options = options;
        this.ownerOf = ownerOf;
    }

    void put(Object owner, Selection selection) {
        byOwner.put(owner, selection);
    }

    boolean hasLevels(Object owner) {
        return owner != null && byOwner.containsKey(owner);
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

    /** The plan for a class that is admitted. */
    ClassPlan planFor(ClassLoader loader, String internalName) {
        Object owner = ownerOf.apply(loader);
        Selection selection = owner == null ? null : byOwner.get(owner);
        if (selection == null || selection.isEmpty()) {
            return options.include().isEmpty() ? ClassPlan.NOTHING : INCLUDED;
        }
        return selection.planFor(internalName);
    }
}
