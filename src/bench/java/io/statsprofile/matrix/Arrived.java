package io.statsprofile.matrix;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * What is in a data stream, for benchmarks; every document is looked at.
 *
 * @param documents copies included
 */
public record Arrived(Set<String> ids, long documents) {

    /** @param server its address */
    public static Arrived in(String stream, String server) throws IOException, InterruptedException {
        Stored stored = Stored.in(stream, new Admin(server));
        return new Arrived(stored.copies().keySet(), stored.documents());
    }

    /** The index that a stream is written to now. */
    public static String writeIndex(String stream, String server) throws IOException, InterruptedException {
        List<String> indices = new Admin(server).backingIndices(stream);
        return indices.get(indices.size() - 1);
    }
}
