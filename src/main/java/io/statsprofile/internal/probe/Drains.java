package io.statsprofile.internal.probe;

import java.lang.ref.WeakReference;

/**
 * The drains of this JVM and what belongs to whom. A function belongs to the drain whose home is the nearest class loader
 * going from the function's defining loader to its parents; where there is none (a library shared by several web
 * applications), to the drain that was claimed first and whose home is still there. So each function is in exactly one drain's
 * slices. Where ownership moves (a new claim, a closing cut), the new owner's next slice has what the old owner's slices had not.
 * What a function of a collected loader still has to report goes to whom it belonged to last. Thread-safe.
 */
public final class Drains {

    /** Drains whose homes were undeployed that wait for a successor; beyond {@value}, the oldest is forgotten. */
    static final int MAX_HOMELESS = 64;
    /** Stands for the boot class loader, which is null. */
    static final WeakReference<ClassLoader> BOOT = new WeakReference<>(null);

    /** In the order of claims; replaced as a whole, under the cut lock. */
    private static volatile Drain[] drains = new Drain[0];
    private static boolean claimedBefore;

    private Drains() {
    }

    /**
     * Claims the functions of a class loader.
     *
     * @param home the loader that the claimant's application lives in
     * @param service the claimant's service name; a parked drain of the same home, or of the same service whose home was
     *     undeployed, is resumed with its baseline, so that nothing is lost or counted twice over a reload
     * @return the drain, or null when the home is claimed by someone who has not released it
     */
    public static Drain claim(ClassLoader home, String service) {
        synchronized (Cutter.LOCK) {
            for (Drain drain : drains) {
                if (drain.livesIn(home)) {
                    if (!drain.parked) {
                        return null;
                    }
                    drain.parked = false;
                    return drain;
                }
            }
            for (Drain drain : drains) {
                if ((drain.parked || drain.isHomeless()) && service != null && service.equals(drain.service)) {
                    drain.settle(home);
                    drain.parked = false;
                    return drain;
                }
            }
            return add(home, service);
        }
    }

    private static Drain add(ClassLoader home, String service) {
        forgetHomeless();
        Drain added = new Drain(service);
        added.settle(home);
        if (claimedBefore) {
            added.reportFromNow();
        }
        Drain[] more = new Drain[drains.length + 1];
        System.arraycopy(drains, 0, more, 0, drains.length);
        more[drains.length] = added;
        drains = more;
        start(added);
        claimedBefore = true;
        return added;
    }

    /** Counting begins with the probe, for the first drain; with what nobody has reported yet of a later one's functions. */
    private static void start(Drain drain) {
        if (!claimedBefore) {
            drain.start(Functions.START_NANOS, Functions.START_EPOCH_MILLIS);
            return;
        }
        drain.start(Ticks.now(), System.currentTimeMillis());
        boolean[] owned = functionsOf(drain);
        for (int id = 0; id < owned.length; id++) {
            Function function = Functions.find(id);
            if (owned[id] && function.openedNanos - drain.startNanos() < 0) {
                drain.start(function.openedNanos, function.openedEpochMillis);
            }
        }
    }

    /** Drains whose homes have all been collected. */
    static int homeless() {
        int homeless = 0;
        for (Drain drain : drains) {
            homeless += drain.isHomeless() ? 1 : 0;
        }
        return homeless;
    }

    private static void forgetHomeless() {
        int homeless = 0;
        for (int i = drains.length - 1; i >= 0; i--) {
            if (drains[i].isHomeless() && ++homeless > MAX_HOMELESS) {
                remove(drains[i]);
            }
        }
    }

    /** Under the cut lock. */
    static void remove(Drain gone) {
        gone.closed = true;
        Drain[] fewer = new Drain[drains.length];
        int kept = 0;
        for (Drain drain : drains) {
            if (drain != gone) {
                fewer[kept++] = drain;
            }
        }
        Drain[] exact = new Drain[kept];
        System.arraycopy(fewer, 0, exact, 0, kept);
        drains = exact;
    }

    /** The drain that owns functions defined by {@code loader}, or null where nobody has claimed anything. */
    public static Drain ownerOf(ClassLoader loader) {
        Drain[] drains = Drains.drains;
        for (ClassLoader at = loader;; at = at.getParent()) {
            for (Drain drain : drains) {
                if (drain.livesIn(at)) {
                    return drain;
                }
            }
            if (at == null) {
                return first(drains);
            }
        }
    }

    private static Drain first(Drain[] drains) {
        for (Drain drain : drains) {
            if (!drain.isHomeless()) {
                return drain;
            }
        }
        return drains.length == 0 ? null : drains[0];
    }

    /** By function id, whether the drain owns it; under the cut lock. */
    static boolean[] functionsOf(Drain drain) {
        boolean[] owned = new boolean[Functions.count()];
        for (int id = 0; id < owned.length; id++) {
            Function function = Functions.find(id);
            owned[id] = function != null && ownerOf(function) == drain;
        }
        return owned;
    }

    private static Drain ownerOf(Function function) {
        ClassLoader loader = function.loader == null ? null : function.loader.get();
        boolean collected = function.loader != null && loader == null;
        if (!collected) {
            function.owner = ownerOf(loader);
        } else if (function.owner == null || function.owner.closed) {
            function.owner = first(drains);
        }
        return function.owner;
    }
}
