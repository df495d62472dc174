package io.statsprofile.internal.probe;

import java.util.ArrayList;
import java.util.List;

/** Functions whose class loader has been collected, and ids that have become free of them. Guarded by {@link Functions}. */
final class FreeIds {

    /** Those whose counters may still be somewhere. */
    private List<Function> condemned = new ArrayList<>();
    private int[] ids = new int[16];
    private int size;

    int size() {
        return size;
    }

    boolean hasCondemned() {
        return !condemned.isEmpty();
    }

    int pop() {
        return ids[--size];
    }

    void condemn(Function function) {
        condemned.add(function);
    }

    /** Takes those out of {@code table} that no counters bear and that {@code left} has nothing of. */
    void take(Function[] table, SnapshotSums left) {
        if (condemned.isEmpty()) {
            return;
        }
        boolean[] kept = left.functions(table.length);
        List<Function> still = new ArrayList<>();
        for (Function function : condemned) {
            if (function.isUsed() || kept[function.id]) {
                still.add(function);
                continue;
            }
            table[function.id] = null;
            Modes.set(function.id, Modes.EXACT);
            MemoryBudget.giveOfFunction(function.bytes);
            push(function.id);
        }
        condemned = still;
    }

    private void push(int id) {
        if (size == ids.length) {
            int[] larger = new int[size * 2];
            System.arraycopy(ids, 0, larger, 0, size);
            ids = larger;
        }
        ids[size++] = id;
    }
}
