package io.statsprofile.internal.shipping;

import io.statsprofile.internal.base.ForeignText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one attempt after the other. Holds no thread: who runs it does the waiting. Used by one thread at a time, but for {@link #end}.
 */
final class DocumentSender {

    /** Answer of {@link #attempt}: there is nothing to deliver. */
    static final long IDLE = -1;
    private static final int LONGEST_REASON = 1_000;
    private static final int EVERY = 10;
    /** As long as something has waited longer, what waits is caught up with, and that is not to be at the service's cost. */
    private static final long CATCHING_UP_MILLIS = 30_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final DocumentQueue queue;
    private final Delivery delivery;
    private final ShipperSettings settings;
    private final Backoff backoff;
    private final DocumentBackoff backoffs;
    private final DropCounter drops;
    private final DeliveryCounters counters;
    private final ShippingListener listener;
    /** Since nothing passes, or since not everything does that is tried; over when all of an attempt passes. */
    private final StatusLimiter trouble = new StatusLimiter(EVERY);
    /** Of those that rest while others pass; over when none rests. */
    private final StatusLimiter troubleOfRest = new StatusLimiter(EVERY);
    private long failuresOfAll;
    private long lostBefore;
    private boolean allRest;
    private boolean isHurried;
    /** Guarded by this. */
    private boolean ended;

    /**
     * @param backoffs empty
     * @param drops of this shipper
     * @param counters of the process
     * @param listener one that never throws
     */
    DocumentSender(DocumentQueue queue, Delivery delivery, ShipperSettings settings, Backoff backoff, DocumentBackoff backoffs,
            DropCounter drops, DeliveryCounters counters, ShippingListener listener) {
        this.queue = queue;
        this.delivery = delivery;
        this.settings = settings;
        this.backoff = backoff;
        this.backoffs = backoffs;
        this.drops = drops;
        this.counters = counters;
        this.listener = listener;
    }

    /**
     * Tries once to deliver what is oldest.
     *
     * @return nanoseconds to wait before the next attempt, 0 for none, or {@link #IDLE}
     */
    long attempt() {
        forgetLost();
        List<String> rested = backoffs.ready();
        List<QueuedDocument> batch = queue.head(settings.batchDocuments(), settings.batchBytes(), backoffs);
        allRest = batch.isEmpty();
        if (batch.isEmpty()) {
            // The queue would have given them: a bound of its own has taken them out.
            backoffs.forgetIds(rested);
            return pauseOfRest();
        }
        long began = System.nanoTime();
        List<Delivery.Receipt> receipts;
        try {
            receipts = delivery.deliver(batch);
            if (receipts.size() != batch.size()) {
                return failed(batch, receipts.size() + " receipts for " + batch.size() + " documents; this is a bug", 0);
            }
        } catch (DeliveryException e) {
            return failed(batch, e.getMessage(), e.notBefore().toNanos());
        } catch (IOException e) {
            return failed(batch, e.getMessage() == null ? e.toString() : e.getMessage(), 0);
        } catch (RuntimeException | Error e) {
            // A bug, a class path that breaks our libraries, memory that ran out: the worker outlives it, since a later attempt may pass.
            return failed(batch, "unexpected " + e, 0);
        }
        long pause = settle(batch, receipts);
        long asked = pause == IDLE ? 0 : delivery.notBefore().toNanos();
        return asked > 0 ? Math.max(asked, pause) : pause == 0 ? pauseOfCatchingUp(batch, System.nanoTime() - began) : pause;
    }

    /** While it catches up, a second has no more bytes than an attempt may have. */
    private long pauseOfCatchingUp(List<QueuedDocument> batch, long tookNanos) {
        if (isHurried || queue.backlog().oldestMillis() < CATCHING_UP_MILLIS) {
            return 0;
        }
        long bytes = 0;
        for (QueuedDocument document : batch) {
            bytes += document.json().length;
        }
        return Math.max(0, SECOND_NANOS * bytes / settings.batchBytes() - tookNanos);
    }

    private void forgetLost() {
        List<String> lost = queue.takeLost();
        if (!lost.isEmpty()) {
            backoffs.forgetIds(lost);
            delivery.forget(lost);
        }
    }

    private long pauseOfRest() {
        if (!backoffs.isEmpty()) {
            return backoffs.pauseNanos();
        }
        if (failuresOfAll == 0) {
            recover();
        }
        return IDLE;
    }

    /**
     * Nothing is taken out of the queue or counted from now on: what an attempt that hangs comes to is not known when its documents are
     * handed to somebody else. Called by any thread.
     */
    synchronized void end() {
        ended = true;
    }

    /**
     * @param done those that are not tried again, the refused ones among them
     * @param refused which of the batch
     * @return false where it has ended
     */
    private synchronized boolean takeOut(List<QueuedDocument> batch, List<Delivery.Receipt> receipts, List<QueuedDocument> done,
            List<Integer> refused, long left) {
        if (!ended) {
            for (int i : refused) {
                queue.refuse(batch.get(i), bounded(receipts.get(i).reason()));
            }
            queue.remove(done);
            drops.refused(refused.size());
            counters.attempted(done.size() - refused.size(), refused.size(), left);
        }
        return !ended;
    }

    /** Whether the last pause is only for what rests, so that what arrives need not wait for its end. */
    boolean waitsForNoOthers() {
        return allRest;
    }

    /** What rests is tried at once, and nothing is caught up with slowly any more. */
    void hurry() {
        isHurried = true;
        queue.hurry();
        backoffs.end();
    }

    private long settle(List<QueuedDocument> batch, List<Delivery.Receipt> receipts) {
        List<QueuedDocument> done = new ArrayList<>();
        List<QueuedDocument> alone = new ArrayList<>();
        List<QueuedDocument> others = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        String reason = null;
        for (int i = 0; i < batch.size(); i++) {
            Delivery.Receipt receipt = receipts.get(i);
            switch (receipt.outcome()) {
                case RETRY -> {
                    // What keeps others, too, is what the operator should hear of.
                    reason = receipt.isAlone() && !others.isEmpty() ? reason : receipt.reason();
                    (receipt.isAlone() ? alone : others).add(batch.get(i));
                }
                case DELIVERED -> done.add(batch.get(i));
                case REFUSED -> {
                    done.add(batch.get(i));
                    refused.add(i);
                }
            }
        }
        if (!takeOut(batch, receipts, done, refused, alone.size() + others.size())) {
            return IDLE;
        }
        backoffs.forget(done);
        for (int i : refused) {
            String refusal = bounded(receipts.get(i).reason());
            counters.failed(refusal);
            listener.refused(batch.get(i), refusal);
        }
        backoffs.layTogether(alone);
        if (!others.isEmpty() && done.isEmpty() && !backoffs.haveAll(others)) {
            return failed(reason, 0);
        }
        failuresOfAll = done.isEmpty() ? failuresOfAll : 0;
        if (reason != null) {
            // Others got through, now or before, or may: the other side lives, so only these wait.
            others.forEach(backoffs::lay);
            // While nothing else has passed as a whole it is the same trouble, and not told twice.
            tell(trouble.times() > 0 ? trouble : troubleOfRest, reason);
        } else {
            recover();
        }
        return 0;
    }

    /** All that was tried has passed. What still rests is trouble of its own, which lasts until nothing rests. */
    private void recover() {
        long failures = trouble.times() + (backoffs.isEmpty() ? troubleOfRest.times() : 0);
        if (failures > 0) {
            listener.recovered(failures, lost() - lostBefore);
            lostBefore = lost();
        }
        trouble.reset();
        if (backoffs.isEmpty()) {
            troubleOfRest.reset();
        }
    }

    private long lost() {
        return drops.documents() + queue.lostDocuments();
    }

    private long failed(List<QueuedDocument> batch, String reason, long leastNanos) {
        return takeOut(batch, List.of(), List.of(), List.of(), batch.size()) ? failed(reason, leastNanos) : IDLE;
    }

    private long failed(String reason, long leastNanos) {
        tell(trouble, reason);
        failuresOfAll++;
        return Math.max(leastNanos, backoff.pauseNanos(failuresOfAll));
    }

    private void tell(StatusLimiter where, String reason) {
        String line = bounded(reason);
        counters.failed(line);
        if (trouble.times() == 0 && troubleOfRest.times() == 0) {
            lostBefore = lost();
        }
        if (where.happened(line)) {
            listener.trouble(where.times(), queue.documents(), line);
        }
    }

    /** Whatever text of others is in it. */
    private static String bounded(String reason) {
        return ForeignText.of(String.valueOf(reason), LONGEST_REASON);
    }
}
