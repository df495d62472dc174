package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.template.IndexTemplate;
import io.statsprofile.internal.template.StreamMapping;
import io.statsprofile.internal.template.TemplateConflictException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at the mapping of each index that documents went into: after a rollover, or where a stream was deleted and made again, the next
 * one may be made under somebody else's template while nothing fails. Used by one thread at a time.
 */
final class IndexWatch {

    /** More than that are no indices of one service. */
    private static final int MOST = 1_000;

    private final Connection connection;
    private final IndexTemplate ours;
    /** The greatest sequence number by index. A smaller one is of a new index with an old name, or of another shard. */
    private final Map<String, Long> seen = new HashMap<>();
    /** Documents that went into indices whose mapping could not be read yet. */
    private final Map<String, Integer> unverified = new HashMap<>();

    IndexWatch(Connection connection, IndexTemplate ours) {
        this.connection = connection;
        this.ours = ours;
    }

    /** Of the indices that these documents went into, those that have another mapping than ours. */
    Set<String> foreign(List<BulkItem> items) {
        Map<String, Integer> documents = new HashMap<>();
        Map<String, Long> least = new HashMap<>();
        Map<String, Long> greatest = new HashMap<>();
        for (BulkItem item : items) {
            if (item.isCreated()) {
                String index = item.index();
                documents.put(index, documents.getOrDefault(index, 0) + 1);
                least.put(index, Math.min(item.sequence(), least.getOrDefault(index, Long.MAX_VALUE)));
                greatest.put(index, Math.max(item.sequence(), greatest.getOrDefault(index, Long.MIN_VALUE)));
            }
        }
        Set<String> foreign = new HashSet<>();
        for (String index : documents.keySet()) {
            boolean isKnown = seen.containsKey(index) && least.get(index) >= seen.get(index);
            if (!isKnown && isForeign(index, documents.get(index))) {
                foreign.add(index);
            } else if (!unverified.containsKey(index)) {
                remember(index, greatest.get(index));
            }
        }
        return foreign;
    }

    /**
     * Whether an index has our mapping, as far as we may know.
     *
     * @throws IOException when that cannot be found out now
     */
    boolean isOurs(String index) throws IOException {
        return index.isEmpty() || StreamMapping.of(index, ours, connection) != StreamMapping.FOREIGN;
    }

    private void remember(String index, long sequence) {
        if (seen.size() >= MOST) {
            seen.clear();
        }
        seen.put(index, sequence);
    }

    private boolean isForeign(String index, int documents) {
        try {
            seen.remove(index);
            return StreamMapping.of(index, ours, connection) == StreamMapping.FOREIGN;
        } catch (IOException e) {
            unverified.merge(index, documents, Integer::sum);
            return false;
        }
    }

    /**
     * To be called before anything more is sent.
     *
     * @throws IOException where an index could not be looked at before and still cannot, or has another mapping than ours
     */
    void requireVerified() throws IOException {
        for (Iterator<Map.Entry<String, Integer>> entries = unverified.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<String, Integer> entry = entries.next();
            StreamMapping mapping = StreamMapping.of(entry.getKey(), ours, connection);
            entries.remove();
            if (mapping == StreamMapping.FOREIGN) {
                throw new TemplateConflictException(told(entry.getKey(), entry.getValue()));
            }
        }
    }

    /** What to say of documents that went into a foreign index. */
    static String told(String index, int documents) {
        return Amounts.counted(documents, "document") + " went into " + index
                + ", which was made with another mapping than ours: their figures cannot be told apart by function; others wait until our "
                + "index template is in force and the stream is rolled over";
    }
}
