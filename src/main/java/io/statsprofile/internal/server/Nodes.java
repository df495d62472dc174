package io.statsprofile.internal.server;

import io.statsprofile.internal.http.Origin;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The nodes of a cluster. One serves until it fails, then the next. Thread-safe. */
final class Nodes {

    private final List<Origin> nodes;
    private final AtomicInteger current = new AtomicInteger();

    Nodes(List<Origin> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    int count() {
        return nodes.size();
    }

    Origin current() {
        return nodes.get(Math.floorMod(current.get(), nodes.size()));
    }

    /** This one failed. */
    void leave(Origin failed) {
        int now = current.get();
        if (nodes.get(Math.floorMod(now, nodes.size())).equals(failed)) {
            current.compareAndSet(now, now + 1);
        }
    }

    @Override
    public String toString() {
        return nodes.toString();
    }
}
