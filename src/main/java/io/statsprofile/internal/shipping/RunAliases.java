package io.statsprofile.internal.shipping;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Other ids that runs have on the other side. A run keeps its own, unless somebody else turns out to have the same one, as processes have
 * that were cloned after their start (CRaC, snapshots of machines): from then on its documents go out under another id, with the sequence
 * that they have. Who looks for a document looks under all ids that its run ever had. Thread-safe.
 */
public final class RunAliases {

    /** Ids that a run has at most, beside its own: a run that needs more clashes for another reason. */
    public static final int MOST = 8;

    private static final long TIME = 0xFFFF_FFFF_FFFF_0000L;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /** Where another id of a run outlives the process. */
    @FunctionalInterface
    public interface Keeper {

        /** Returns when it is kept for sure, as long as documents of the run are; may wait for a disk. */
        void keep(String runId, String alias) throws IOException;
    }

    private final Map<String, List<String>> ids = new HashMap<>();
    private final Object renewing = new Object();
    private final List<Keeper> keepers = new CopyOnWriteArrayList<>();

    /** A queue that keeps documents keeps the ids of their runs, too. To be called before anything is renewed. */
    public void keepBy(Keeper keeper) {
        keepers.add(keeper);
    }

    /** It keeps nothing any more. */
    public void keepNoLongerBy(Keeper keeper) {
        keepers.remove(keeper);
    }

    /** The run has this id, too. */
    public synchronized void add(String runId, String alias) {
        List<String> known = ids.computeIfAbsent(runId, id -> new ArrayList<>(List.of(id)));
        if (!known.contains(alias)) {
            known.add(alias);
        }
    }

    /** All ids under which documents of a run may have been sent, its own first; the last is the one to send under. */
    public synchronized List<String> of(String runId) {
        return List.copyOf(ids.getOrDefault(runId, List.of(runId)));
    }

    /** The id to send documents of a run under. */
    public synchronized String current(String runId) {
        List<String> known = ids.get(runId);
        return known == null ? runId : known.get(known.size() - 1);
    }

    /**
     * Gives a run another id.
     *
     * @param used the id that somebody else has; where the run has a newer one already, that stays
     * @return the id to send under; null where the run has had too many
     * @throws IOException when it cannot be kept; nothing has changed then
     */
    public String renew(String runId, String used) throws IOException {
        synchronized (renewing) {
            if (!current(runId).equals(used)) {
                return current(runId);
            }
            if (of(runId).size() > MOST) {
                return null;
            }
            String alias = next(runId);
            for (Keeper keeper : keepers) {
                keeper.keep(runId, alias);
            }
            add(runId, alias);
            return alias;
        }
    }

    /**
     * A version 8 UUID with the time of the run's own. It is no version 7 UUID, by which readers tell a run that must begin with number 0.
     */
    private static String next(String runId) {
        SecureRandom random = new SecureRandom();
        long high = UUID.fromString(runId).getMostSignificantBits() & TIME | VERSION_8 | random.nextInt(0x1000);
        return new UUID(high, VARIANT | random.nextLong() >>> 2).toString();
    }
}
