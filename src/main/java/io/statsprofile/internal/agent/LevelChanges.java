package io.statsprofile.internal.agent;

import io.statsprofile.internal.probe.Probe;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Carries changes of levels out in the classes that are loaded, on a daemon thread of its own that lives while there is something to do.
 * Takes its time, as {@link RetransformPace} says, and where probes come in, as the budget has room; a change that comes meanwhile makes it
 * begin anew, with what is wanted then. Thread-safe.
 */
final class LevelChanges {

    static final String THREAD_NAME = "statsprofile-retransform";

    /** A bound against hanging. */
    private static final long LONGEST_GO_MILLIS = 30_000;
    /** How long to wait for room in the budget before the next few classes, which may never be there. */
    private static final long LONGEST_ROOM_NANOS = 5_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    private final ClassPlans selections;
    private final Retransformer retransformer;
    private final Messages messages;
    private final LongPredicate hasRoom;
    /** Whose classes are to be looked at. */
    private final Set<Object> owners = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean all;
    private long requested;
    private boolean pausing;
    private Thread worker;

    LevelChanges(ClassPlans selections, Retransformer retransformer, Messages messages) {
        this(selections, retransformer, messages, nanos -> true);
    }

    /** @param hasRoom whether what had been selected by that time, {@link System#nanoTime}, is seen to leave room for more in the budget */
    LevelChanges(ClassPlans selections, Retransformer retransformer, Messages messages, LongPredicate hasRoom) {
        this.selections = selections;
        this.retransformer = retransformer;
        this.messages = messages;
        this.hasRoom = hasRoom;
    }

    /** Looks at the classes of one owner. */
    synchronized void request(Object owner) {
        owners.add(owner);
        begin();
    }

    /** Looks at all classes. */
    synchronized void requestAll() {
        all = true;
        begin();
    }

    synchronized boolean isBusy() {
        return worker != null;
    }

    /** Waits until all is carried out: what is done at one go is waited for, and the rest, with pauses in between, for a while only. */
    synchronized void await(long millis) {
        long start = System.nanoTime();
        try {
            for (long left = 1; worker != null && left > 0;) {
                left = TimeUnit.MILLISECONDS.toNanos(pausing ? millis : Math.max(millis, LONGEST_GO_MILLIS)) - (System.nanoTime() - start);
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        requested++;
        pausing = false;
        notifyAll();
        if (worker == null) {
            // Nothing of the thread that asks may stay with ours: not its context class loader, nor what it hands down to threads.
            Thread thread = new Thread(rootGroup(), this::work, THREAD_NAME, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
            worker = thread;
        }
    }

    static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    private void work() {
        try {
            Probe.excludeThread();
            long request;
            boolean finished;
            do {
                request = current();
                finished = carryOut(request);
            } while (!ended(request, finished));
        } finally {
            gone();
        }
    }

    /** However the thread came to its end, want of memory included: the next change has one of its own, and does what this one left. */
    private synchronized void gone() {
        if (worker == Thread.currentThread()) {
            worker = null;
            notifyAll();
        }
    }

    private boolean carryOut(long request) {
        try {
            Set<Object> concerned = concerned();
            return retransformer.reconcile(loader -> concerned == null || concerned.contains(selections.ownerOf(loader)),
                    nanos -> pause(nanos, request), () -> awaitRoom(request));
        } catch (Throwable failure) {
            messages.warn("a change of levels could not be carried out in all classes that are loaded (" + failure
                    + "); change a level again, or restart the application");
            return true;
        }
    }

    private synchronized long current() {
        return requested;
    }

    /** Null for all. */
    private synchronized Set<Object> concerned() {
        if (all) {
            return null;
        }
        Set<Object> concerned = Collections.newSetFromMap(new IdentityHashMap<>());
        concerned.addAll(owners);
        return concerned;
    }

    /** @return whether nothing else was asked for meanwhile */
    private synchronized boolean pause(long nanos, long request) {
        pausing = true;
        notifyAll();
        long until = System.nanoTime() + nanos;
        try {
            for (long left = nanos; requested == request && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            // Nobody's business but ours: we go on.
        }
        return requested == request;
    }

    /** @return whether nothing else was asked for meanwhile */
    private boolean awaitRoom(long request) {
        long since = System.nanoTime();
        boolean goOn = true;
        while (goOn && !hasRoom.test(since) && System.nanoTime() - since < LONGEST_ROOM_NANOS) {
            goOn = pause(LOOK_AGAIN_NANOS, request);
        }
        return goOn;
    }

    private synchronized boolean ended(long request, boolean finished) {
        if (requested != request || !finished) {
            return false;
        }
        owners.clear();
        all = false;
        worker = null;
        notifyAll();
        return true;
    }
}
