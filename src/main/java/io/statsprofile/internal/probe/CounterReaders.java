package io.statsprofile.internal.probe;

import java.lang.ref.WeakReference;

/**
 * The readers of this JVM and what belongs to whom. A function belongs to the reader whose home is the nearest class loader
 * going from the function's defining loader to its parents; where there is none (a library shared by several web
 * applications), to the reader that was claimed first and whose home is still there. So each function is in exactly one reader's
 * slices. Where ownership moves (a new claim, a closing cut), the new owner's next slice has what the old owner's slices had not.
 * What a function of a collected loader still has to report goes to whom it belonged to last. Thread-safe.
 */
public final class CounterReaders {

    /** Readers whose homes were undeployed that wait for a successor; beyond {@value}, the oldest is forgotten. */
    static final int MAX_HOMELESS = 64;
    /** Stands for the boot class loader, which is null. */
    static final WeakReference<ClassLoader> BOOT = new WeakReference<>(null);

    /** In the order of claims; replaced as a whole, under the cut lock. */
    private static volatile CounterReader[] readers = new CounterReader[0];
    private static boolean claimedBefore;

    private CounterReaders() {
    }

    /**
     * Claims the functions of a class loader.
     *
     * @param home the loader that the claimant's application lives in
     * @param service the claimant's service name; a parked reader of the same home, or of the same service whose home was
     *     undeployed, is resumed with its baseline, so that nothing is lost or counted twice over a reload
     * @return the reader, or null when the home is claimed by someone who has not released it
     */
    public static CounterReader claim(ClassLoader home, String service) {
        synchronized (SnapshotCollector.LOCK) {
            for (CounterReader reader : readers) {
                if (reader.livesIn(home)) {
                    if (!reader.parked) {
                        return null;
                    }
                    reader.parked = false;
                    return reader;
                }
            }
            for (CounterReader reader : readers) {
                if ((reader.parked || reader.isHomeless()) && service != null && service.equals(reader.service)) {
                    reader.settle(home);
                    reader.parked = false;
                    return reader;
                }
            }
            return add(home, service);
        }
    }

    private static CounterReader add(ClassLoader home, String service) {
        forgetHomeless();
        CounterReader added = new CounterReader(service);
        added.settle(home);
        if (claimedBefore) {
            added.reportFromNow();
        }
        CounterReader[] more = new CounterReader[readers.length + 1];
        System.arraycopy(readers, 0, more, 0, readers.length);
        more[readers.length] = added;
        readers = more;
        start(added);
        claimedBefore = true;
        return added;
    }

    /** Counting begins with the probe, for the first reader; with what nobody has reported yet of a later one's functions. */
    private static void start(CounterReader reader) {
        if (!claimedBefore) {
            reader.start(Functions.START_NANOS, Functions.START_EPOCH_MILLIS);
            return;
        }
        reader.start(Ticks.now(), System.currentTimeMillis());
        boolean[] owned = functionsOf(reader);
        for (int id = 0; id < owned.length; id++) {
            Function function = Functions.find(id);
            if (owned[id] && function.openedNanos - reader.startNanos() < 0) {
                reader.start(function.openedNanos, function.openedEpochMillis);
            }
        }
    }

    private static void forgetHomeless() {
        int homeless = 0;
        for (int i = readers.length - 1; i >= 0; i--) {
            if (readers[i].isHomeless() && ++homeless > MAX_HOMELESS) {
                remove(readers[i]);
            }
        }
    }

    /** Under the cut lock. */
    static void remove(CounterReader gone) {
        gone.closed = true;
        CounterReader[] fewer = new CounterReader[readers.length];
        int kept = 0;
        for (CounterReader reader : readers) {
            if (reader != gone) {
                fewer[kept++] = reader;
            }
        }
        CounterReader[] exact = new CounterReader[kept];
        System.arraycopy(fewer, 0, exact, 0, kept);
        readers = exact;
    }

    /** The reader that owns functions defined by {@code loader}, or null where nobody has claimed anything. */
    public static CounterReader ownerOf(ClassLoader loader) {
        CounterReader[] readers = CounterReaders.readers;
        for (ClassLoader at = loader;; at = at.getParent()) {
            for (CounterReader reader : readers) {
                if (reader.livesIn(at)) {
                    return reader;
                }
            }
            if (at == null) {
                return first(readers);
            }
        }
    }

    private static CounterReader first(CounterReader[] readers) {
        for (CounterReader reader : readers) {
            if (!reader.isHomeless()) {
                return reader;
            }
        }
        return readers.length == 0 ? null : readers[0];
    }

    /** By function id, whether the reader owns it; under the cut lock. */
    static boolean[] functionsOf(CounterReader reader) {
        boolean[] owned = new boolean[Functions.count()];
        for (int id = 0; id < owned.length; id++) {
            Function function = Functions.find(id);
            owned[id] = function != null && ownerOf(function) == reader;
        }
        return owned;
    }

    private static CounterReader ownerOf(Function function) {
        ClassLoader loader = function.loader == null ? null : function.loader.get();
        boolean collected = function.loader != null && loader == null;
        if (!collected) {
            function.owner = ownerOf(loader);
        } else if (function.owner == null || function.owner.closed) {
            function.owner = first(readers);
        }
        return function.owner;
    }
}
