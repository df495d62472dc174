package io.statsprofile.internal.shipping;

import io.statsprofile.internal.base.Workers;
import io.statsprofile.internal.model.DropReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes documents from any thread and delivers them from one worker of its own, in order, again and again until they pass or are refused.
 * Thread-safe.
 *
 * <p><b>Assumptions.</b> The queue keeps a document until it is removed. The worker owns the delivery and is the only one to use it.
 *
 * <p><b>Guarantees.</b> A document leaves the queue only with a final receipt. {@link #offer} never waits for a server. What waits is
 * bounded; what has no room is dropped, counted and told. A stop ends within the time that it is given.
 */
public final class Shipper implements AutoCloseable {

    /** Name of the worker. */
    public static final String WORKER = "statsprofile-shipping";
    /** How long an interrupted worker, whose delivery was closed, is waited for at the deadline. */
    private static final Duration GRACE = Duration.ofMillis(200);
    /** Pause of a worker that found no memory. */
    private static final long OUT_OF_MEMORY_NANOS = 1_000_000_000;
    /** How often to look for documents that the queue has and does not give yet. */
    private static final long COMING_NANOS = 1_000_000_000;

    private static final String NO_MEMORY = "there is no memory to queue it: give the JVM more heap";

    private final Delivery delivery;
    private final DocumentQueue queue;
    /** A document that there was no memory for in the queue; null at most times. */
    private final AtomicReference<QueuedDocument> held = new AtomicReference<>();
    private final DropCounter drops;
    private final DeliveryCounters counters;
    private final DocumentSender sender;
    private final Thread worker;
    private String namespace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean arrived;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    /** Written before {@link #stopping}. */
    private boolean leavesToOperator;
    private boolean closed;

    /**
     * @param delivery where to; closed by {@link #stop}
     * @param settings bounds
     * @param listener hears of losses and trouble
     * @param onWorker runs first on the worker thread, for marking it; may be null
     */
    public Shipper(Delivery delivery, ShipperSettings settings, ShippingListener listener, Runnable onWorker) {
        this(delivery, settings, listener, onWorker, new DeliveryCounters());
    }

    /**
     * As the other one, with counters of the caller's.
     *
     * @param counters what this shipper adds to; it tells them what waits from its start on
     */
    public Shipper(Delivery delivery, ShipperSettings settings, ShippingListener listener, Runnable onWorker, DeliveryCounters counters) {
        this(delivery, settings, listener, onWorker, new MemoryQueue(settings.queueDocuments(), settings.queueBytes()), counters);
    }

    /**
     * As the other one, with another place to wait in than memory.
     *
     * @param queue used by nobody else; it has its own bounds
     */
    public Shipper(Delivery delivery, ShipperSettings settings, ShippingListener listener, Runnable onWorker, DocumentQueue queue,
            DeliveryCounters counters) {
        this(delivery, settings, listener, onWorker, queue, counters,
                new Backoff(settings.firstBackoff(), settings.longestBackoff(), () -> ThreadLocalRandom.current().nextDouble()));
    }

    Shipper(Delivery delivery, ShipperSettings settings, ShippingListener listener, Runnable onWorker, DocumentQueue queue,
            DeliveryCounters counters, Backoff backoff) {
        this.delivery = delivery;
        this.queue = queue;
        this.counters = counters;
        ShippingListener careful = new SafeListener(listener, () -> abandoned);
        this.drops = new DropCounter(careful, counters);
        this.sender = new DocumentSender(queue, delivery, settings, backoff, new DocumentBackoff(backoff, System::nanoTime), drops,
                counters, careful);
        this.worker = new Thread(() -> {
            if (onWorker != null) {
                SafeListener.carefully(onWorker);
            }
            work();
        }, WORKER);
        worker.setDaemon(true);
        // The thread that started us may be of a web application that is undeployed later; the worker must not hold on to its loader.
        worker.setContextClassLoader(Shipper.class.getClassLoader());
        delivery.countBy(counters);
        queue.countBy(counters);
        queue.whenReady(this::wake);
    }

    /** Starts the worker, a daemon thread named {@value #WORKER}. Called once, or the other one is. */
    public void start() {
        counters.watch(queue::backlog);
        worker.start();
    }

    /**
     * Starts the worker, which gets the delivery ready first.
     *
     * @param namespace that documents will be for
     */
    public void start(String namespace) {
        this.namespace = namespace;
        start();
    }

    /**
     * Puts a document into the queue. Never blocks on I/O and never throws.
     *
     * @return false when it was dropped, since the queue is full or stopped; counted in {@link #droppedDocuments}
     */
    public boolean offer(QueuedDocument document) {
        boolean isOver = stopping;
        String refusal;
        try {
            refusal = isOver ? "delivery has stopped" : queue.offer(document);
        } catch (OutOfMemoryError noMemory) {
            // To hold one takes no memory; the worker puts it into the queue as soon as there is some.
            refusal = held.compareAndSet(null, document) ? null : NO_MEMORY;
        }
        if (refusal != null) {
            drops.dropped(isOver ? DropReason.STOP : DropReason.QUEUE, refusal);
            return false;
        }
        wake();
        return true;
    }

    private void takeHeld() {
        QueuedDocument document = held.get();
        if (document != null) {
            String refusal = queue.offer(document);
            held.set(null);
            if (refusal != null) {
                drops.dropped(DropReason.QUEUE, refusal);
            }
        }
    }

    /** Documents dropped or refused so far, and those of this run that the queue has lost. */
    public long droppedDocuments() {
        return drops.documents() + queue.lostOwnDocuments();
    }

    /** Documents that wait, those under way included. */
    public int waitingDocuments() {
        return queue.documents() + (held.get() == null ? 0 : 1);
    }

    /**
     * Refuses further documents, delivers what waits until the deadline, stops the worker and closes the delivery. May be repeated.
     *
     * @param deadline the longest that this call takes, up to a fifth of a second more where a request hangs; an interrupt of the caller,
     *     which is kept, does not shorten it: whoever stops a service is often interrupted already
     * @return documents that were left undelivered
     */
    public synchronized int stop(Duration deadline) {
        stopping = true;
        wake();
        Workers.join(worker, deadline);
        abandoned = true;
        worker.interrupt();
        if (!closed) {
            closed = true;
            // Breaks off what is under way, which an interrupt alone does not.
            SafeListener.close(delivery);
        }
        Workers.join(worker, GRACE);
        sender.end();
        return waitingDocuments();
    }

    /**
     * As {@link #stop}, but one attempt is enough where only an operator can cure what keeps documents, and time does not: see
     * {@link Delivery#waitsForOperator}.
     */
    public synchronized int stopUnlessHopeless(Duration deadline) {
        leavesToOperator = true;
        return stop(deadline);
    }

    /**
     * Takes out what was left undelivered and would be lost, for another shipper to deliver. To be called after {@link #stop}.
     *
     * @return in doubt, each of them, since an attempt that was broken off may have got it there; oldest first
     */
    public List<QueuedDocument> takeLeft() {
        takeHeld();
        List<QueuedDocument> left = new ArrayList<>();
        for (QueuedDocument document : queue.takeAll()) {
            left.add(document.doubted());
        }
        return left;
    }

    /** Stops without waiting for what is queued. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    private void work() {
        link();
        prepare();
        boolean hurried = false;
        while (!abandoned) {
            // Memory that runs out, wherever it does and as whatever it shows, is not the worker's end: what waits is tried again. To
            // park takes none, nor does this clause, once link() has been here.
            try {
                if (stopping && !hurried) {
                    hurried = true;
                    sender.hurry();
                }
                // Asked before: what comes while the attempt is made would be neither in it nor coming any more.
                boolean isAllThere = stopping && !queue.isComing();
                takeHeld();
                long pause = sender.attempt();
                if (pause == DocumentSender.IDLE && isAllThere) {
                    return;
                }
                if (hurried && leavesToOperator && pause > 0 && delivery.waitsForOperator()) {
                    return;
                }
                if (pause != 0) {
                    pause(pause, hurried);
                }
            } catch (RuntimeException | Error e) {
                LockSupport.parkNanos(this, OUT_OF_MEMORY_NANOS);
            }
        }
    }

    /**
     * The JVM looks up what a clause catches, and what the clause calls, when it gets there first. That takes memory, which is just what
     * there is none of then: the worker would end by an error inside of the very clause.
     */
    private void link() {
        try {
            throw new AssertionError("caught below");
        } catch (RuntimeException | Error e) {
            LockSupport.parkNanos(this, 1);
        }
    }

    private void prepare() {
        if (namespace == null) {
            return;
        }
        try {
            delivery.prepare(namespace);
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is, the first attempt meets it again, and reports it.
        }
    }

    /**
     * Waits for a document when idle, else for the time given; at most until it is abandoned, which comes with an interrupt.
     *
     * @param wasStopping whether the attempt before knew of a stop, which may have come while it was made
     */
    private void pause(long nanos, boolean wasStopping) {
        lock.lock();
        try {
            if (nanos == DocumentSender.IDLE) {
                awaitArrival();
            } else {
                // New arrivals do not shorten the pause where the other side is in trouble. A stop does, for one more try before the
                // deadline.
                boolean mayArrive = sender.waitsForNoOthers();
                long left = nanos;
                while (left > 0 && !abandoned && stopping == wasStopping && !(mayArrive && arrived)) {
                    left = changed.awaitNanos(left);
                }
                arrived &= !mayArrive;
            }
        } catch (InterruptedException e) {
            // Only stop() interrupts, after it has abandoned the rest; the loop sees that.
        } finally {
            lock.unlock();
        }
    }

    private void awaitArrival() throws InterruptedException {
        if (queue.isComing()) {
            // It wakes us when it can give them; the time is for one that never does.
            if (!arrived) {
                changed.awaitNanos(COMING_NANOS);
            }
        } else {
            while (!arrived && !stopping) {
                changed.await();
            }
        }
        arrived = false;
    }

    private void wake() {
        lock.lock();
        try {
            arrived = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
