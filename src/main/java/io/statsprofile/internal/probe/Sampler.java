package io.statsprofile.internal.probe;

/**
 * A recorder's time where not every event reads the clock: which segments are timed, and what they say of the others.
 *
 * <p><b>Segments and gaps.</b> A segment is the time between two consecutive events of a thread; it belongs to the function on top of the
 * stack, or to what is outside of all functions. Events of exact functions read the clock, events of sampled ones only where the segment
 * that begins has been drawn, or where the one that ends was. So the time of a recorder falls into observed segments, both of whose ends
 * were read, and gaps, of which only the length as a whole is known. The former are charged as they are.
 *
 * <p><b>The draw</b> is with probability proportional to expected size (Hansen and Hurwitz 1943), as a Poisson process: a credit of
 * nanoseconds, exponentially distributed with mean {@link #mean}, is used up by the expected lengths of segments
 * ({@link Entry#units}, a running mean); the segment that uses it up is timed. A program can't be in step with that, a long segment is
 * nearly always timed, and the clock is read in proportion to time, however many the calls. With inclusion probability p, a timed segment
 * stands for (1 - p) / p more like itself (Horvitz and Thompson 1952).
 *
 * <p><b>The estimate</b> divides the gaps' known time in the ratio of those sums, so that nothing is lost and nothing is invented. Its
 * variance is that of a ratio estimator. What the clock itself takes of a timed segment ({@link Latency}) is taken off first.
 *
 * <p><b>Long pauses</b> are never multiplied. A gap that is far longer than expected has an excess, which is kept apart: where a tick of
 * {@link Ticker} fell into the segment that ends the gap, that segment's function has it, as it is; else it is divided as the excesses of
 * timed segments are.
 *
 * <p><b>Cumulative time</b> takes no walk over the stack at each event: observed time and the samples' sums are clocks of the recorder, and
 * a function's share is what they advanced by while it was on the stack. Only calls that have been on the stack at a reading
 * can have a share; {@link #seen} marks them, so that all others end without a question.
 */
abstract class Sampler extends GuardedCounterTable {

    /** Mean of the credit, nanoseconds, where draws are few enough. */
    static final int MEAN_NANOS = 100_000;
    private static final int LARGEST_MEAN_NANOS = 5_000_000;
    /** Draws are too many where fewer events than that come on one and less time, or much less time. */
    private static final int EVENTS_A_DRAW = 18;
    private static final int NANOS_FAR_APART = 500_000;
    private static final int NANOS_A_DRAW = 5_000;
    /** What a gap may be longer than expected before it counts as long, nanoseconds. */
    static final int LONG_NANOS = 10 * MEAN_NANOS;
    static final int SHORTEST_UNITS = 8;
    static {
        // What these take is loaded here rather than within an event.
        Math.expm1(Math.log(Math.exp(Math.sqrt(1))));
    }

    private static final double MEMORY = 127.0 / 128;

    /** The last reading of the clock. */
    long last;
    /** {@link #credit} at the last reading, the segment that begins there paid for; as long as it is the same, nothing came after. */
    int creditRead;
    /** What the segment that began at the last reading paid. */
    int unitsRead;
    /** Depth up to which frames have been on the stack at a reading. */
    int seen;
    /** Depth of calls whose end must not be fast in any case. */
    int floor;
    /** Whether the segment that began at the last reading has been drawn. */
    boolean timing;
    /** Whether {@link #prepare} has been done for it. */
    private boolean prepared;
    /** Whether the last reading was for another reason. */
    boolean forced = true;
    /** Whether all counters have an {@link Estimate}. */
    boolean sampling;
    /** {@link Modes#version} that draws follow. */
    int modes;
    private boolean pinned;
    private int nextCredit;
    private double probability;
    /** Mean that {@link #credit} was drawn with; larger where draws would be too many. */
    int mean = MEAN_NANOS;
    private int drawSequence;
    private long drawNanos;
    private double eventsADraw = EVENTS_A_DRAW;
    private double nanosADraw = NANOS_FAR_APART;
    /** State of the draws' generator; 0 before the first. */
    long random;

    /** Clocks: observed time, samples' sum and squares, and those of excesses. */
    private long observed;
    double sum;
    /** Segments that timed ones stand for. */
    double weights;
    double squares;
    double fourths;
    double longSum;
    double longSquares;
    double longWeights;
    /** Known long segments since the last settling. */
    int longs;
    /** The same, of all time. */
    int longsEver;
    /** Time of gaps, squares of what rough ones are longer than expected, and what of long ones was kept apart. */
    long gaps;
    double roughSquares;
    long excesses;
    double excessSquares;
    /** What gaps took and what they paid, of late. */
    private double gapNanos = 1;
    private double gapUnits = 1;

    /**
     * An event reads the clock, or a cut does: the time since the last reading is charged. Nothing is called in here but
     * {@link #prepare}, before anything is changed, so that a stack that ends leaves nothing half done.
     *
     * @param forcedNow whether it is read for another reason than the draw
     * @param tick when the last tick was, where the recorder learns of it now; else {@link Long#MIN_VALUE}
     * @param next expected length of the segment that begins; 0 where that is not known yet
     */
    final void read(long now, boolean forcedNow, long tick, int next) {
        prepare();
        Counters[] cells = this.cells;
        Frame[] frames = this.frames;
        int depth = this.depth;
        for (int i = seen + 1; i <= depth; i++) {
            Frame frame = frames[i];
            frame.seen = true;
            Counters entry = cells[frame.entry];
            Estimate met = entry.estimate;
            if (!entry.clocked && met != null && met.open++ == 0) {
                met.startObserved = observed;
                met.startSum = sum;
                met.startWeights = weights;
                met.startSquares = squares;
                met.startLong = longSum;
                met.startLongSquares = longSquares;
            }
            if (frame.edge != 0) {
                Counters edge = cells[frame.edge];
                met = edge.estimate;
                if (!edge.clocked && met != null && met.open++ == 0) {
                    met.startObserved = observed;
                    met.startSum = sum;
                    met.startWeights = weights;
                    met.startSquares = squares;
                    met.startLong = longSum;
                    met.startLongSquares = longSquares;
                }
            }
        }
        if (seen < depth) {
            seen = depth;
            slow = depth < floor ? floor : depth;
        }
        Frame top = frames[depth];
        Counters entry = cells[top.entry];
        Counters edge = top.edge == 0 ? null : cells[top.edge];
        long before = last;
        long length = now - before;
        // Whatever happens, nobody charges it again.
        last = now;
        if (credit == creditRead) {
            observed += length;
            entry.tottime += length;
            if (edge != null) {
                edge.tottime += length;
            }
            Estimate own = entry.estimate;
            if (timing && (own == null || edge != null && edge.estimate == null)) {
                // There was no room for what they need.
                credit = nextCredit;
                creditRead = nextCredit;
                timing = false;
                forcedNow = true;
            } else if (timing) {
                double net = length - Latency.nanos;
                net = net < 0 ? 0 : net;
                boolean isLong = net > own.mean + LONG_NANOS;
                boolean stands = !(forced && (forcedNow || nextCredit <= next));
                if (stands) {
                    double others = (1 - probability) / probability;
                    if (isLong) {
                        keepLong(entry, edge, net - own.mean, 1 - (1 - probability) * (1 - Ticker.chance(net - own.mean)));
                    }
                    double piece = isLong ? own.mean : net;
                    double weighted = others * piece;
                    double square = others / probability * (piece * piece + 3 * own.shortSquare) / 4;
                    double fourth = square * square;
                    sum += weighted;
                    weights += others;
                    squares += square;
                    fourths += fourth;
                    own.pieces++;
                    own.ownSum += weighted;
                    own.ownSquares += square;
                    own.ownFourths += fourth;
                    own.ownWeights += others;
                    if (edge != null) {
                        edge.estimate.pieces++;
                        edge.estimate.ownSum += weighted;
                        edge.estimate.ownSquares += square;
                        edge.estimate.ownFourths += fourth;
                        edge.estimate.ownWeights += others;
                    }
                }
                learn((Entry) entry, top, own.learn(net < 2 * LONG_NANOS ? net : 2 * LONG_NANOS, isLong));
                credit = nextCredit;
                creditRead = nextCredit;
                timing = false;
                forcedNow = true;
            }
        } else {
            long paid = (long) unitsRead + creditRead - credit;
            long expected = (long) (paid * gapNanos / gapUnits);
            long excess = length - expected;
            boolean ticked = tick > before;
            if (ticked && entry.estimate != null && now > tick) {
                long most = now - tick < 2 * LONG_NANOS ? now - tick : 2 * LONG_NANOS;
                learn((Entry) entry, top, entry.estimate.learnAtLeast(most / 32.0));
            }
            if (excess <= LONG_NANOS) {
                gaps += length;
                gapNanos = gapNanos * MEMORY + (length < 0 ? 0 : length);
                gapUnits = gapUnits * MEMORY + paid;
                if (excess > mean) {
                    roughSquares += (double) excess * excess;
                }
            } else {
                gaps += expected;
                if (ticked && now - tick >= Ticker.margin(length)) {
                    observed += excess;
                    entry.tottime += excess;
                    if (edge != null) {
                        edge.tottime += excess;
                    }
                    if (entry.estimate != null) {
                        double drawn = 1 - Math.exp(-(double) top.units / mean);
                        keepLong(entry, edge, excess, 1 - (1 - drawn) * (1 - Ticker.chance(excess)));
                    }
                } else {
                    excesses += excess;
                    excessSquares += (double) excess * excess;
                    Ticker.unknown += excess;
                }
            }
            creditRead = credit;
        }
        unitsRead = 0;
        forced = forcedNow;
    }

    /** For the owner of a recorder that was nobody's until now: that time is outside of all functions, and nothing is estimated of it. */
    final void rest() {
        if (sampling && depth == 0) {
            prepare();
            long now = Ticks.now();
            long length = now - last;
            last = now;
            cells[0].tottime += length;
            observed += length;
            credit = timing ? nextCredit : credit;
            creditRead = credit;
            unitsRead = 0;
            timing = false;
            forced = true;
        }
    }

    /**
     * A sampled call ended a timed segment, before the next draw.
     *
     * @param caller whose segment that was; null where there was no room
     */
    final void standForCalls(Estimate caller) {
        if (caller != null) {
            caller.sampledCallsMade += 1 / probability;
        }
    }

    private static void learn(Entry function, Frame top, int units) {
        function.units = units;
        top.units = units;
        if (function.draw != Entry.CLOCK) {
            function.draw = units;
        }
    }

    /**
     * A long segment that is known stands for others that are not.
     *
     * @param excess what it is longer than expected
     * @param known with what probability such a one becomes known
     */
    private void keepLong(Counters entry, Counters edge, double excess, double known) {
        if (known >= 1 || edge != null && edge.estimate == null) {
            return;
        }
        double weighted = (1 - known) / known * excess;
        double square = weighted * excess / known;
        longs++;
        longsEver++;
        entry.estimate.longsEver++;
        longSum += weighted;
        longSquares += square;
        longWeights += weighted * weighted;
        entry.estimate.ownLong += weighted;
        entry.estimate.ownLongSquares += square;
        if (edge != null) {
            edge.estimate.longsEver++;
            edge.estimate.ownLong += weighted;
            edge.estimate.ownLongSquares += square;
        }
    }

    /**
     * For the segment that begins at the reading that has just been made.
     *
     * @param units expected length
     */
    final void pay(int units) {
        int left = credit - units;
        if (left > 0) {
            unitsRead = units;
            credit = left;
            creditRead = left;
            return;
        }
        unitsRead = units;
        credit = 0;
        creditRead = 0;
        prepared = false;
        timing = true;
    }

    /**
     * Before a reading that ends a timed segment, if one is: what is to be known of its draw and of the next one. That takes longer than
     * many a segment, so it is not done when the segment begins, in whose time it would be.
     */
    final void prepare() {
        if (!timing || prepared) {
            return;
        }
        prepared = true;
        probability = 1 - Math.exp(-(double) unitsRead / mean);
        eventsADraw += ((sequence - drawSequence >>> 1) - eventsADraw) / 16;
        nanosADraw += (last - drawNanos - nanosADraw) / 16;
        drawSequence = sequence;
        drawNanos = last;
        boolean tooMany = eventsADraw < EVENTS_A_DRAW && nanosADraw < NANOS_FAR_APART || nanosADraw < NANOS_A_DRAW;
        mean = tooMany ? Math.min(LARGEST_MEAN_NANOS, mean + mean / 10) : Math.max(MEAN_NANOS, mean - mean / 20);
        nextCredit = newCredit();
        Ticker.drawn++;
    }

    private int newCredit() {
        long bits = random;
        bits = bits == 0 ? System.identityHashCode(this) * 0x9E3779B97F4A7C15L | 1 : bits;
        bits ^= bits << 13;
        bits ^= bits >>> 7;
        bits ^= bits << 17;
        random = bits;
        double uniform = ((bits >>> 11) + 0.5) * 0x1.0p-53;
        return 1 + (int) (-mean * Math.log(uniform));
    }

    /**
     * The call of this frame, which is on top, has ended, all time having been charged: what the clocks advanced by while it was on the
     * stack is its function's and its edge's. Nothing is called in here, as in {@link #read}.
     */
    final void end(Frame frame, long now) {
        boolean met = frame.seen;
        Counters cell = cells[frame.entry];
        if (--cell.level == 0 && cell.clocked) {
            cell.cumtime += now - cell.outermostStart;
            cell.clocked = false;
        } else if (met && !cell.clocked && cell.estimate != null && cell.estimate.open > 0 && --cell.estimate.open == 0) {
            Estimate estimate = cell.estimate;
            cell.cumtime += observed - estimate.startObserved;
            estimate.cumSum += sum - estimate.startSum;
            estimate.cumWeights += weights - estimate.startWeights;
            estimate.cumSquares += squares - estimate.startSquares;
            estimate.cumLong += longSum - estimate.startLong;
            estimate.cumLongSquares += longSquares - estimate.startLongSquares;
        }
        if (frame.edge != 0) {
            // The same again, written out.
            cell = cells[frame.edge];
            if (--cell.level == 0 && cell.clocked) {
                cell.cumtime += now - cell.outermostStart;
                cell.clocked = false;
            } else if (met && !cell.clocked && cell.estimate != null && cell.estimate.open > 0 && --cell.estimate.open == 0) {
                Estimate estimate = cell.estimate;
                cell.cumtime += observed - estimate.startObserved;
                estimate.cumSum += sum - estimate.startSum;
                estimate.cumWeights += weights - estimate.startWeights;
                estimate.cumSquares += squares - estimate.startSquares;
                estimate.cumLong += longSum - estimate.startLong;
                estimate.cumLongSquares += longSquares - estimate.startLongSquares;
            }
            frame.edge = 0;
        }
        frame.seen = false;
        frame.exact = false;
        depth = frame.depth - 1;
    }

    /** After an exact call has begun, whose end is to be slow: it has been on the stack at a reading. */
    final void raise() {
        seen = depth;
        slow = depth < floor ? floor : depth;
    }

    /** After calls have ended. */
    final void lower() {
        if (seen > depth) {
            seen = depth;
        }
        slow = seen < floor ? floor : seen;
    }

    /**
     * Divides the time of gaps among all counters, after a reading. The clocks begin anew.
     *
     * @param now the reading
     */
    @Override
    final void settle(long now) {
        if (!sampling) {
            observed = 0;
            return;
        }
        if (sum <= 0 && gaps + excesses > 0) {
            // A cut is a moment that knows nothing of the program: who is on the stack then is one piece, drawn in proportion to time.
            addWhole(frames[depth], gaps + excesses);
        }
        TimeAttribution division = new TimeAttribution(this);
        int size = size();
        for (int i = 0; i < size; i++) {
            Counters cell = cells[i];
            if (cell != null && cell.estimate != null && cell.estimate.open > 0) {
                Estimate met = cell.estimate;
                cell.cumtime += observed - met.startObserved;
                met.cumSum += sum - met.startSum;
                met.cumWeights += weights - met.startWeights;
                met.cumSquares += squares - met.startSquares;
                met.cumLong += longSum - met.startLong;
                met.cumLongSquares += longSquares - met.startLongSquares;
                met.startObserved = 0;
                met.startSum = 0;
                met.startWeights = 0;
                met.startSquares = 0;
                met.startLong = 0;
                met.startLongSquares = 0;
            }
        }
        for (int i = size - 1; i >= 0; i--) {
            Counters cell = cells[i];
            if (cell != null && cell.estimate != null) {
                division.give(cell, now, i == 0);
            }
        }
        observed = 0;
        sum = 0;
        weights = 0;
        squares = 0;
        fourths = 0;
        longSum = 0;
        longSquares = 0;
        longWeights = 0;
        longs = 0;
        gaps = 0;
        roughSquares = 0;
        excesses = 0;
        excessSquares = 0;
    }

    private void addWhole(Frame top, double nanos) {
        sum = nanos;
        squares = nanos * nanos;
        fourths = squares * squares;
        for (int i = 0; i < 2; i++) {
            Counters cell = i == 0 ? cells[top.entry] : top.edge == 0 ? null : cells[top.edge];
            if (cell != null && cell.estimate != null) {
                cell.estimate.pieces++;
                cell.estimate.ownSum = sum;
                cell.estimate.ownSquares = squares;
                cell.estimate.ownFourths = fourths;
            }
        }
    }

    @Override
    final boolean isSampling() {
        return sampling;
    }

    /** For the recorder's thread: it follows {@link Modes} no more. */
    final void pin() {
        pinned = true;
    }

    /**
     * For the recorder's thread: every function is sampled from now on, whatever {@link Modes} says.
     *
     * @param nanos length of segments that is expected at first
     */
    final void sampleAll(double nanos) {
        for (int i = 0; i < size(); i++) {
            estimate(cells[i]);
            if (cells[i] instanceof Entry) {
                Entry entry = (Entry) cells[i];
                entry.estimate.believe(nanos * nanos);
                entry.units = entry.estimate.units();
                entry.draw = entry.units;
            }
        }
        frames[0].units = ((Entry) cells[0]).units;
        sampling = true;
        pinned = true;
        credit = 1;
        creditRead = 1;
    }

    /** For the recorder's thread, under the guard: lets counters follow {@link Modes}. */
    final void follow() {
        int version = Modes.version;
        if (version == modes || pinned) {
            modes = version;
            return;
        }
        boolean any = Modes.anySampled();
        int size = size();
        if (any && !sampling) {
            for (int i = 0; i < size; i++) {
                if (cells[i] != null && cells[i].estimate == null) {
                    if (!MemoryBudget.take(MemoryBudget.ESTIMATE)) {
                        return;
                    }
                    bytes += MemoryBudget.ESTIMATE;
                    estimate(cells[i]);
                }
            }
            sampling = true;
            credit = newCredit();
            creditRead = credit;
        }
        for (int i = 1; i < size; i++) {
            if (cells[i] instanceof Entry) {
                ((Entry) cells[i]).follow();
            }
        }
        for (int i = 0; i <= depth; i++) {
            frames[i].units = ((Entry) cells[frames[i].entry]).units;
        }
        modes = version;
    }

    /** Gives a counter what a sampling recorder needs. */
    static void estimate(Counters cell) {
        Estimate made = new Estimate();
        made.settledStarted = cell.started;
        made.exactCalls = cell.started;
        made.settledTottime = cell.tottime;
        made.settledCumtime = cell.cumtime;
        cell.estimate = made;
        if (cell instanceof Entry) {
            Entry entry = (Entry) cell;
            Function function = entry.function < 0 ? null : Functions.find(entry.function);
            if (function != null && function.meanSquare > 0) {
                made.believe(function.meanSquare);
            }
            entry.units = made.units();
        }
    }
}
