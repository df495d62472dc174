package io.statsprofile.internal.agent;

import io.statsprofile.internal.probe.Functions;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells of methods that stay as they are: for each reason the first {@value #NAMED} by name, then how many there are whenever
 * their number has doubled, so that a program full of them does not fill the statuses. Thread-safe.
 */
final class SkippedMethods {

    static final int NAMED = 10;
    /** Most that are counted for one reason. */
    private static final int COUNTED = 20_480;

    private static final String BOUND_REACHED = "the bound on profiled functions is reached (" + Functions.MAX
            + " functions, or half of the agent's option memory), so methods of classes that are loaded from now on are not profiled; "
            + "their time counts as their callers' own; they are tried again once classes have been unloaded; select less, by include, "
            + "exclude or levels, or raise memory";

    private final Messages messages;
    private final Map<UnfitReason, Alike> byReason = new EnumMap<>(UnfitReason.class);

    SkippedMethods(Messages messages) {
        this.messages = messages;
    }

    /** @param className with dots */
    void tell(String className, MethodKey method, UnfitMethodException why) {
        if (why.kind() == UnfitReason.FUNCTIONS) {
            messages.warn(BOUND_REACHED);
            return;
        }
        String name = className + "." + method.name() + method.descriptor();
        Alike alike;
        int count;
        synchronized (byReason) {
            alike = byReason.computeIfAbsent(why.kind(), kind -> new Alike(name));
            count = alike.count(name);
        }
        if (count > 0 && count <= NAMED) {
            messages.warn(name + " is not profiled: " + why.getMessage() + "; its time counts as its callers' own");
        } else if (count > 0 && count % NAMED == 0 && Integer.bitCount(count / NAMED) == 1) {
            messages.warn(count + " methods are not profiled so far for the same reason as " + alike.first
                    + ", among them " + name + "; their time counts as their callers' own");
        }
    }

    /** Methods that are skipped for one reason. */
    private static final class Alike {

        final String first;
        /** Hashes, since names are long and a count may be off by one in a million. */
        private final Set<Integer> seen = new HashSet<>();

        Alike(String first) {
            this.first = first;
        }

        /** How many there are with this one, or 0 where it was there before: a class may be transformed many times. */
        int count(String name) {
            return seen.size() < COUNTED && seen.add(name.hashCode()) ? seen.size() : 0;
        }
    }
}
