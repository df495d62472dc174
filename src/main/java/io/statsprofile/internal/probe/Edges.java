package io.statsprofile.internal.probe;

/** One recorder's edges by caller and callee: a hash table with open addressing. Changed by whom the recorder's guard admits. */
final class Edges {

    private static final int SMALLEST = 16;

    private Edge[] table = new Edge[SMALLEST];
    private int size;

    Edge find(int caller, int callee) {
        Edge[] table = this.table;
        int mask = table.length - 1;
        for (int i = slot(caller, callee) & mask;; i = i + 1 & mask) {
            Edge edge = table[i];
            if (edge == null || edge.caller == caller && edge.callee == callee) {
                return edge;
            }
        }
    }

    /** Adds an edge that is not there yet. Where memory runs out, nothing has changed. */
    void add(Edge edge) {
        if (size * 2 >= table.length) {
            resize(table.length * 2);
        }
        put(table, edge);
        size++;
    }

    /** Takes an edge out and closes the gap, so that those behind it are still found. */
    void remove(Edge edge) {
        int mask = table.length - 1;
        int gap = slot(edge.caller, edge.callee) & mask;
        while (table[gap] != edge) {
            gap = gap + 1 & mask;
        }
        for (int i = gap + 1 & mask; table[i] != null; i = i + 1 & mask) {
            int wanted = slot(table[i].caller, table[i].callee) & mask;
            if ((i - wanted & mask) >= (i - gap & mask)) {
                table[gap] = table[i];
                gap = i;
            }
        }
        table[gap] = null;
        size--;
    }

    /** Gives room back that few edges leave empty. */
    void shrink() {
        int length = SMALLEST;
        while (length < size * 4) {
            length *= 2;
        }
        if (length < table.length) {
            resize(length);
        }
    }

    private void resize(int length) {
        Edge[] other = new Edge[length];
        for (int i = 0; i < table.length; i++) {
            if (table[i] != null) {
                put(other, table[i]);
            }
        }
        table = other;
    }

    private static void put(Edge[] table, Edge edge) {
        int mask = table.length - 1;
        int i = slot(edge.caller, edge.callee) & mask;
        while (table[i] != null) {
            i = i + 1 & mask;
        }
        table[i] = edge;
    }

    private static int slot(int caller, int callee) {
        int hash = (caller * 31 + callee) * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }
}
