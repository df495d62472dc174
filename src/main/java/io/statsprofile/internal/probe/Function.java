package io.statsprofile.internal.probe;

import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** What {@link Functions} knows about one function. */
final class Function {

    private static final AtomicIntegerFieldUpdater<Function> USES = AtomicIntegerFieldUpdater.newUpdater(Function.class, "uses");
    private static final AtomicReferenceFieldUpdater<Function, EntrySite> SITE =
            AtomicReferenceFieldUpdater.newUpdater(Function.class, EntrySite.class, "site");
    private static final AtomicReferenceFieldUpdater<Function, EntrySite> TRACED_SITE =
            AtomicReferenceFieldUpdater.newUpdater(Function.class, EntrySite.class, "tracedSite");

    final int id;
    /** The defining loader; null for the boot loader. */
    final WeakReference<ClassLoader> loader;
    final String className;
    final String method;
    final String function;
    final String fileName;
    final int lineNumber;

    /** Taken of {@link MemoryBudget}. */
    final int bytes;

    /** Of its own segments, square nanoseconds, as some recorder has learned; 0 where none has. Racy. */
    double meanSquare;

    /** Where its probe is entered, as soon as that is linked; null where it is not, or where the class file is too old for it. */
    private volatile EntrySite site;
    /** The same where it is counted with its callers. */
    private volatile EntrySite tracedSite;
    private volatile boolean out;

    /** Counters of recorders that bear this function's id. */
    private volatile int uses;
    /** Up to when this function has been in somebody's slices, or when it was registered; under the cut lock. */
    long openedNanos;
    long openedEpochMillis;
    /** Whom it belonged to when its loader was last seen alive; under the cut lock. */
    CounterReader owner;

    Function(int id, ClassLoader loader, String className, String method, String function, String fileName, int lineNumber,
            int bytes) {
        this.id = id;
        this.loader = loader == null ? null : new WeakReference<>(loader);
        this.className = className;
        this.method = method;
        this.function = function;
        this.fileName = fileName;
        this.lineNumber = lineNumber;
        this.bytes = bytes;
        open(Ticks.now(), System.currentTimeMillis());
    }

    void open(long nanos, long epochMillis) {
        openedNanos = nanos;
        openedEpochMillis = epochMillis;
    }

    /** By whichever thread comes to it first; the same one from then on. */
    EntrySite site(boolean traced) {
        AtomicReferenceFieldUpdater<Function, EntrySite> place = traced ? TRACED_SITE : SITE;
        EntrySite known = place.get(this);
        if (known == null) {
            EntrySite made = EntrySite.of(traced);
            known = place.compareAndSet(this, null, made) ? made : place.get(this);
        }
        lead(known);
        return known;
    }

    /** @param changed gets the sites that may lead elsewhere now */
    void out(boolean now, List<MutableCallSite> changed) {
        out = now;
        for (EntrySite known : new EntrySite[] {site, tracedSite}) {
            if (known != null) {
                lead(known);
                changed.add(known);
            }
        }
    }

    /** Whoever leads a site looks again afterwards: so the last one to lead it has seen what holds. */
    private void lead(EntrySite one) {
        boolean led;
        do {
            led = out;
            one.lead(led);
        } while (led != out);
    }

    void retain() {
        USES.incrementAndGet(this);
    }

    void release() {
        USES.decrementAndGet(this);
    }

    boolean isUsed() {
        return uses > 0;
    }
}
