package io.statsprofile.internal.agent;

import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Brings loaded classes to what is wanted of them now. A class whose probes would stay the same is not touched: the JVM
 * throws compiled code away for every class that it retransforms. Where probes only go, that comes first and as fast as
 * {@link RetransformPace} lets it: it costs the budget nothing, and may be what makes room in it. Thread-safe: who changes levels and who
 * keeps to the budget take turns.
 */
final class Retransformer {

    private final Instrumentation instrumentation;
    private final ClassPlans selections;
    private final AppliedClasses applied;
    private final Messages messages;
    private final LinkCheck linkCheck;
    private final AtomicLong retransformed = new AtomicLong();
    private final IntSupplier most;
    /** Of what is hastened; what it has learnt of stops stays. */
    private final RetransformPace hastened = new RetransformPace();

    Retransformer(Instrumentation instrumentation, ClassPlans selections, AppliedClasses applied, Messages messages) {
        this(instrumentation, selections, applied, messages, () -> RetransformPace.MOST);
    }

    /** @param most classes to take at a time where probes come in */
    Retransformer(Instrumentation instrumentation, ClassPlans selections, AppliedClasses applied, Messages messages, IntSupplier most) {
        this.instrumentation = instrumentation;
        this.selections = selections;
        this.applied = applied;
        this.messages = messages;
        this.linkCheck = new LinkCheck(instrumentation);
        this.most = most;
    }

    /**
     * @param concerned which loaders' classes to look at
     * @param pause waits for some nanoseconds; false to abandon the rest
     * @return false when the rest was abandoned
     */
    boolean reconcile(Predicate<ClassLoader> concerned, LongPredicate pause) {
        return reconcile(concerned, pause, () -> true);
    }

    /**
     * @param room waits until there is room for more probes, after some have been put in; false to abandon the rest
     * @return false when the rest was abandoned
     */
    boolean reconcile(Predicate<ClassLoader> concerned, LongPredicate pause, BooleanSupplier room) {
        return reconcile(due(concerned, name -> true), new RetransformPace(), pause, room);
    }

    /**
     * Brings some classes there at once, a few at a time, beside whatever else goes on.
     *
     * @param names of classes, with slashes
     */
    void hasten(Set<String> names) {
        synchronized (hastened) {
            reconcile(due(loader -> true, names::contains), hastened, nanos -> {
                LockSupport.parkNanos(nanos * 2 / RetransformPace.PARTS);
                return true;
            }, () -> true);
        }
    }

    private boolean reconcile(Deque<WeakReference<Class<?>>> due, RetransformPace pace, LongPredicate pause, BooleanSupplier room) {
        Deque<WeakReference<Class<?>>> relieved = new ArrayDeque<>();
        due.removeIf(waiting -> {
            Class<?> type = waiting.get();
            return type != null && onlyLosesProbes(type) && relieved.add(waiting);
        });
        RetransformStatus status = new RetransformStatus(relieved.size() + due.size());
        BatchObserver observer = new BatchObserver();
        boolean finished = true;
        instrumentation.addTransformer(observer, true);
        try {
            while (finished && !(relieved.isEmpty() && due.isEmpty())) {
                boolean relieves = !relieved.isEmpty();
                long start = System.nanoTime();
                int before = status.retransformed();
                List<Class<?>> batch = relieves ? take(relieved, pace.size()) : take(due, Math.min(pace.size(), most.getAsInt()));
                long stopNanos = retransform(batch, observer, status);
                long pauseNanos = pace.pauseAfter(status.retransformed() - before, stopNanos, System.nanoTime() - start);
                if (status.isWorthTelling()) {
                    messages.progress(status.progress());
                }
                finished = relieved.isEmpty() && due.isEmpty() || pause.test(pauseNanos) && (relieves || room.getAsBoolean());
            }
        } finally {
            instrumentation.removeTransformer(observer);
            tell(status, finished);
        }
        return finished;
    }

    /** Classes retransformed since the JVM's start. */
    long retransformed() {
        return retransformed.get();
    }

    private Deque<WeakReference<Class<?>>> due(Predicate<ClassLoader> concerned, Predicate<String> named) {
        Map<ClassLoader, Boolean> asked = new IdentityHashMap<>();
        Deque<WeakReference<Class<?>>> due = new ArrayDeque<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null && !type.isArray() && !type.isHidden()
                    && named.test(internalName(type)) && asked.computeIfAbsent(loader, concerned::test) && isDue(type)) {
                due.add(new WeakReference<>(type));
            }
        }
        return due;
    }

    private boolean isDue(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        String name = internalName(type);
        if (!selections.admits(loader, name)) {
            return false;
        }
        ClassPlan desired = selections.planFor(loader, name);
        AppliedPlan now = applied.get(loader, name);
        if (now != null && now.serves(desired)) {
            applied.replace(loader, name, now, now.under(desired));
            return false;
        }
        return (now != null || !desired.isNothing()) && instrumentation.isModifiableClass(type);
    }

    private boolean onlyLosesProbes(Class<?> type) {
        AppliedPlan now = applied.get(type.getClassLoader(), internalName(type));
        return now != null && selections.planFor(type.getClassLoader(), internalName(type)).onlyTakesOut(now.plan());
    }

    private List<Class<?>> take(Deque<WeakReference<Class<?>>> due, int most) {
        List<Class<?>> batch = new ArrayList<>();
        while (batch.size() < most && !due.isEmpty()) {
            Class<?> type = due.remove().get();
            if (type != null && isDue(type)) {
                batch.add(type);
            }
        }
        return batch;
    }

    /**
     * The JVM takes a batch whole or not at all, so whichever class makes it refuse is left out and the rest tried again. A batch that is
     * refused does not stop the application.
     *
     * @return how long the application stood still at most, in nanoseconds
     */
    private synchronized long retransform(List<Class<?>> batch, BatchObserver observer, RetransformStatus status) {
        long stopNanos = 0;
        while (!batch.isEmpty()) {
            List<AppliedPlan> before = batch.stream().map(type -> applied.get(type.getClassLoader(), internalName(type))).toList();
            observer.begin();
            try {
                instrumentation.retransformClasses(batch.toArray(Class<?>[]::new));
                long nanos = observer.nanosSinceLast();
                retransformed.addAndGet(batch.size());
                status.stopped(batch.size(), nanos);
                return Math.max(stopNanos, nanos);
            } catch (OutOfMemoryError noMemory) {
                restore(batch, before);
                throw noMemory;
            } catch (Throwable failure) {
                restore(batch, before);
                Class<?> offender = observer.last() != null ? observer.last() : linkCheck.firstUnlinkable(batch);
                if (offender == null && batch.size() > 1) {
                    // A JVM that tells nothing.
                    int middle = batch.size() / 2;
                    stopNanos = Math.max(stopNanos, retransform(new ArrayList<>(batch.subList(0, middle)), observer, status));
                    batch.subList(0, middle).clear();
                } else {
                    leaveOut(offender == null ? batch.get(0) : offender, reason(offender, failure), status);
                    batch.remove(offender == null ? batch.get(0) : offender);
                }
            }
        }
        return stopNanos;
    }

    private void restore(List<Class<?>> batch, List<AppliedPlan> before) {
        for (int i = 0; i < batch.size(); i++) {
            applied.put(batch.get(i).getClassLoader(), internalName(batch.get(i)), before.get(i));
        }
    }

    private void leaveOut(Class<?> type, String reason, RetransformStatus status) {
        ClassLoader loader = type.getClassLoader();
        AppliedPlan before = applied.get(loader, internalName(type));
        applied.put(loader, internalName(type), before == null ? AppliedPlan.of(ClassPlan.NOTHING, InstrumentedClass.UNREADABLE)
                : before.forGood());
        status.leftOut(type, reason);
    }

    private static String reason(Class<?> offender, Throwable failure) {
        if (failure instanceof InternalError && String.valueOf(failure.getMessage()).contains("invalid class")) {
            return "the JVM can't link it, mostly because it needs a class that is missing";
        }
        if (offender != null && offender.isRecord() && failure instanceof ClassFormatError
                && Runtime.version().feature() < RetransformedClassFile.RECORDS_MENDED) {
            return "it is an annotated record; a JVM before " + RetransformedClassFile.RECORDS_MENDED
                    + " makes a wrong class file for it, and its class loader has none";
        }
        return failure.toString();
    }

    private void tell(RetransformStatus status, boolean finished) {
        if (status.isWorthTelling()) {
            messages.progress(finished ? status.done() : status.abandoned());
        }
        if (status.leftOut() > 0) {
            messages.warn(status.leftOutText());
        }
    }

    private static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
