package io.statsprofile.matrix;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A rollover between a request and the next try: another index takes the same ids once more. */
final class RolloverRows {

    private static final String FAMILY = "rollover";

    private RolloverRows() {
    }

    static List<Row> rows() {
        Row oneUrl = new Row("rollover-one-url", FAMILY, Promise.EXACT, bed -> bed.through(new RolloverBetween(bed, 1)));
        return List.of(oneUrl, oneUrl.inMemory(),
                new Row("rollover-two-urls", FAMILY, Promise.EXACT, RolloverRows::twoUrls),
                new Row("rollover-two-lost-answers", FAMILY, Promise.EXACT, bed -> bed.through(new RolloverBetween(bed, 2))),
                new Row("processed-late", FAMILY, Promise.COPIES_TOLD, RolloverRows::processedLate));
    }

    private static void twoUrls(TestBed bed) throws Exception {
        FaultProxy other = bed.closing(new FaultProxy(bed.admin().server()));
        bed.settings(bed.settings().withUrls(bed.proxy().url() + "," + other.url()));
        other.fault(new RolloverBetween(bed, 1));
        bed.through(new RolloverBetween(bed, 1));
        bed.counts().require(bed.becomesTrue(() -> other.injected() > 0), "the second url was not used");
        other.fault(Fault.NONE);
    }

    /**
     * The network keeps a request of each instance back, and delivers it when its documents have been looked for, sent again and stored,
     * and the stream has been rolled over. No client can know that.
     */
    private static void processedLate(TestBed bed) throws Exception {
        Queue<Runnable> kept = new ConcurrentLinkedQueue<>();
        Set<String> senders = ConcurrentHashMap.newKeySet();
        bed.start();
        bed.produceSome();
        bed.proxy().fault(Faults.where(request -> request.isBulk() && senders.add(request.sender()), (request, upstream, client) -> {
            kept.add(() -> late(bed, request, upstream));
            client.reset();
        }));
        bed.produce(bed.documents());
        bed.awaitDelivered();
        bed.admin().rollOver(bed.stream());
        bed.counts().note(kept.size() + " requests came late");
        kept.forEach(Runnable::run);
        bed.produceSome();
    }

    private static void late(TestBed bed, Request request, Upstream upstream) {
        try {
            int status = upstream.send(request).status();
            bed.counts().require(status == 200, "a request that came late was answered with " + status);
        } catch (Exception e) {
            bed.counts().require(false, "a request that came late was not processed: " + e);
        }
    }
}
