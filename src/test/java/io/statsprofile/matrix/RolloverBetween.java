package io.statsprofile.matrix;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes a bulk request, in part or as a whole, loses the answer, and rolls the stream over before anybody can send it again. Of the
 * requests of each instance so many in a row are hit, and as many pass after them. Thread-safe.
 */
final class RolloverBetween implements Fault {

    /** Each is an index more, and all of them are looked through. */
    private static final int MOST_ROLLOVERS = 12;

    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final AtomicInteger rollovers = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();
    private final TestBed bed;
    private final int inARow;
    private final int most;

    /** @param inARow answers of one instance that are lost, one after the other */
    RolloverBetween(TestBed bed, int inARow) {
        this(bed, inARow, Integer.MAX_VALUE);
    }

    /** @param most requests of one instance that are hit or pass before the rest of them pass */
    RolloverBetween(TestBed bed, int inARow, int most) {
        this.bed = bed;
        this.inARow = inARow;
        this.most = most;
    }

    @Override
    public boolean hits(Request request) {
        if (!request.isBulk()) {
            return false;
        }
        int number = requests.computeIfAbsent(request.sender(), sender -> new AtomicInteger()).getAndIncrement();
        return number < most && number % (2 * inARow) < inARow;
    }

    @Override
    public void serve(Request request, Upstream upstream, Client client) throws IOException, InterruptedException {
        BulkLines lines = new BulkLines(request);
        boolean isInPart = hits.getAndIncrement() % 2 == 0 && lines.count() > 1;
        upstream.send(isInPart ? lines.part(0, lines.count() / 2) : request);
        if (rollovers.getAndIncrement() < MOST_ROLLOVERS) {
            bed.rollOver();
        }
        client.reset();
    }
}
