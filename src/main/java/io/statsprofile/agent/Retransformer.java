package io.statsprofile.agent;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Brings loaded classes to what is wanted of them now. A class whose probes would stay the same is not touched: the JVM
 * throws compiled code away for every class that it retransforms.
 */
final class Retransformer {

    /** Each batch stops the application once; a large one for long, many small ones often. */
    private static final int BATCH = 100;

    private final Instrumentation instrumentation;
    private final Selections selections;
    private final AppliedClasses applied;
    private final Messages messages;
    private final AtomicLong retransformed = new AtomicLong();

    Retransformer(Instrumentation instrumentation, Selections selections, AppliedClasses applied, Messages messages) {
        this.instrumentation = instrumentation;
        this.selections = selections;
        this.applied = applied;
        this.messages = messages;
    }

    /** @param concerned which loaders' classes to look at */
    void reconcile(Predicate<ClassLoader> concerned) {
        List<Class<?>> due = due(concerned);
        for (int from = 0; from < due.size(); from += BATCH) {
            retransform(due.subList(from, Math.min(from + BATCH, due.size())));
        }
    }

    /** Classes retransformed since the JVM's start. */
    long retransformed() {
        return retransformed.get();
    }

    private List<Class<?>> due(Predicate<ClassLoader> concerned) {
        Map<ClassLoader, Boolean> asked = new IdentityHashMap<>();
        List<Class<?>> due = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null && !type.isArray() && !type.isHidden()
                    && asked.computeIfAbsent(loader, concerned::test) && isDue(type, loader)) {
                due.add(type);
            }
        }
        return due;
    }

    private boolean isDue(Class<?> type, ClassLoader loader) {
        String name = internalName(type);
        if (!selections.admits(loader, name)) {
            return false;
        }
        ClassPlan desired = selections.planFor(loader, name);
        Applied now = applied.get(loader, name);
        return (now == null ? !desired.isNothing() : !now.serves(desired)) && instrumentation.isModifiableClass(type);
    }

    private void retransform(List<Class<?>> batch) {
        List<Applied> before = batch.stream().map(type -> applied.get(type.getClassLoader(), internalName(type))).toList();
        try {
            instrumentation.retransformClasses(batch.toArray(Class<?>[]::new));
            retransformed.addAndGet(batch.size());
        } catch (Throwable failure) {
            // The JVM takes a batch whole or not at all, also for LinkageErrors that another agent's transformer provokes.
            for (int i = 0; i < batch.size(); i++) {
                applied.put(batch.get(i).getClassLoader(), internalName(batch.get(i)), before.get(i));
            }
            if (batch.size() > 1) {
                batch.forEach(type -> retransform(List.of(type)));
            } else {
                messages.warn("class " + batch.get(0).getName() + " could not be retransformed (" + failure
                        + "); its profile stays as it was, and the next change of levels tries again");
            }
        }
    }

    private static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
