package io.statsprofile.probe;

/** One lane's edges by caller and callee: a hash table with open addressing, touched by the lane's thread only. */
final class Edges {

    private Edge[] table = new Edge[16];
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
            Edge[] larger = new Edge[table.length * 2];
            for (int i = 0; i < table.length; i++) {
                if (table[i] != null) {
                    put(larger, table[i]);
                }
            }
            table = larger;
        }
        put(table, edge);
        size++;
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
