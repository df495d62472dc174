package io.statsprofile.internal.probe;

/**
 * How the time of a recorder's gaps is divided in one settling: among functions in the ratio of what their timed segments stand for, to the
 * nanosecond; among edges likewise, each for itself. Before that, what is the profiler's own is taken off: segments that were timed stand
 * for gaps whose length is known, and what they stand for beyond that is in part chance and in part {@link Latency} that is more than
 * measured, of each segment as much; it is weighed by how far either may be. Short segments would take time from long ones else. With
 * variances: that of a ratio estimator, more where few segments were timed (what was not seen may still be there, as the rule of three has
 * it), and that of dividing excesses whose owners are known in part only.
 */
final class TimeAttribution {

    /** What few timed segments are bolstered by, in pieces. */
    private static final double UNSEEN = 2;
    private static final double PRIOR = 4;
    /** What an average excess that is divided as everything else weighs among the known ones. */
    private static final double LONG_PRIOR = 0.25;
    /** That pauses are proportional to time, as those of a thread that loses its processor, weighs as much as so many of them. */
    private static final double LONG_BELIEF = 4;
    private static final double CAP = 3;
    /** Each leaves fewer functions that can bear what is taken off. */
    private static final int ROUNDS = 8;
    private static final double SAME_NANOS = 0.01;

    private final Sampler recorder;
    private final long gaps;
    private final long excesses;
    private final double typicalExcess;
    /** What is taken off each segment, and its variance. */
    private final double latency;
    private final double latencyVariance;
    /** What all segments stand for without it. */
    private final double sum;
    private double exact;
    private long given;
    private long moved;

    TimeAttribution(Sampler recorder) {
        this.recorder = recorder;
        this.gaps = recorder.gaps;
        this.excesses = recorder.excesses;
        this.typicalExcess = excesses == 0 ? 0 : recorder.excessSquares / excesses;
        double prior = Latency.UNCERTAIN * Latency.nanos * Latency.UNCERTAIN * Latency.nanos;
        double known = prior * recorder.weights * recorder.weights;
        double gain = known <= 0 ? 0 : known / (known + recorder.squares);
        double found = gain == 0 ? 0 : Math.max(-Latency.nanos, gain * (recorder.sum - gaps) / recorder.weights);
        double left = recorder.sum - found * recorder.weights;
        this.latency = left <= 0 ? 0 : found <= 0 ? found : borne(found, left);
        this.sum = left > 0 ? left : recorder.sum;
        this.latencyVariance = prior * (1 - gain);
    }

    /**
     * No function's segments can be shorter than nothing: what some can't bear is the others'.
     *
     * @param found what is taken off each segment if all can bear it
     * @param left what segments stand for then
     */
    private double borne(double found, double left) {
        double latency = found;
        for (int round = 0; round < ROUNDS; round++) {
            double parts = 0;
            double weights = 0;
            for (int i = recorder.size() - 1; i >= 0; i--) {
                Counters cell = recorder.cells[i];
                Estimate met = cell instanceof Entry ? cell.estimate : null;
                if (met != null && met.ownSum > latency * met.ownWeights) {
                    parts += met.ownSum;
                    weights += met.ownWeights;
                }
            }
            if (weights <= 0) {
                return latency;
            }
            double before = latency;
            latency = (parts - left) / weights;
            if (latency - before < SAME_NANOS) {
                break;
            }
        }
        return latency;
    }

    private double ratio(double part, double weights) {
        return sum <= 0 ? 0 : Math.max(0, Math.min(1, (part - latency * weights) / sum));
    }

    /** Of the excesses, the part that is like this. */
    private double longRatio(double part, double ratio) {
        double prior = LONG_PRIOR * typicalExcess;
        return recorder.longSum + prior <= 0 ? ratio : Math.max(0, Math.min(1, (part + prior * ratio) / (recorder.longSum + prior)));
    }

    private double share(double ratio, double longPart) {
        return gaps * ratio + excesses * longRatio(longPart, ratio);
    }

    /**
     * @param unseen mean square of a piece of this function's that may have been missed
     * @param unseenElse the same of all others
     */
    private double variance(double ratio, double partSquares, double longPart, double longPartSquares, double unseen, double unseenElse,
            double usual) {
        double scale = sum <= 0 ? 1 : gaps / sum;
        double capped = Math.min(CAP, scale);
        double rest = 1 - ratio;
        double others = Math.max(0, recorder.squares - partSquares);
        double ofGaps = rest * rest * (scale * scale * partSquares + capped * capped * UNSEEN * unseen)
                + ratio * ratio * (scale * scale * others + capped * capped * UNSEEN * unseenElse);
        // What lies between nought and all of it is not farther from its mean.
        double most = ((double) gaps + excesses) * ((double) gaps + excesses) / 4;
        return Math.min(most, ofGaps + 0.5 * ratio * rest * recorder.roughSquares + ofExcesses(longPart, longPartSquares, ratio, usual));
    }

    /** @param usual the part of all pauses that such are expected to be this function's */
    private double ofExcesses(double part, double partSquares, double ratio, double usual) {
        if (excesses == 0) {
            return 0;
        }
        double known = recorder.longSum;
        double prior = LONG_PRIOR * typicalExcess;
        double number = recorder.longWeights == 0 ? 0 : known * known / recorder.longWeights * known / (known + typicalExcess);
        double piece = recorder.longs == 0 ? typicalExcess : Math.max(typicalExcess, known / recorder.longs);
        double here = Math.min(1, recorder.longs * usual);
        double elsewhere = Math.min(1, recorder.longs * (1 - usual));
        double wary = (part + prior * ratio + piece * here) / (known + prior + piece * (here + elsewhere));
        wary = Math.max(0, Math.min(1, wary));
        double ofPieces = wary * (1 - wary) * (recorder.excessSquares + (double) excesses * excesses / (number + 1.25));
        double longRatio = longRatio(part, ratio);
        double scale = known <= 0 ? 0 : Math.min(CAP, excesses / known);
        double ofKnown = scale * scale * ((1 - 2 * longRatio) * partSquares + longRatio * longRatio * recorder.longSquares);
        return Math.max(ofPieces, ofKnown);
    }

    /**
     * Gives a counter its share, and its variance.
     *
     * @param now the reading that the settling follows
     * @param rest whether it comes last, so that what rounding has left over is its
     */
    void give(Counters cell, long now, boolean rest) {
        Estimate met = cell.estimate;
        met.forgetReported();
        double own = share(ratio(met.ownSum, met.ownWeights), met.ownLong);
        double whole = share(ratio(met.cumSum, met.cumWeights), met.cumLong);
        // What callees could not bear is no reason for less than the function's own.
        double cum = met.cumSum > 0 ? Math.max(whole, own) : whole;
        long ownNanos = Math.round(own);
        if (cell instanceof Entry) {
            exact += own;
            ownNanos = rest ? gaps + excesses - given + moved : Math.min(Math.round(exact), gaps + excesses) - given;
            given += ownNanos;
        }
        cell.tottime += ownNanos;
        cell.cumtime += (long) Math.ceil(cum);
        if (gaps + excesses > 0 && (own != 0 || cum != 0 || cell.level > 0 || cell.started != met.settledStarted)) {
            vary(cell, met);
        }
        if (!rest) {
            bound(cell, met, now);
        }
        teach(cell, met);
        met.timedPieces += met.pieces;
        met.settle();
        met.settledStarted = cell.started;
    }

    private static void teach(Counters cell, Estimate met) {
        Function function = cell instanceof Entry && cell.callee() >= 0 && met.pieces > 0 ? Functions.find(cell.callee()) : null;
        if (function != null && met.known() > 0) {
            function.meanSquare = met.known();
        }
    }

    private void vary(Counters cell, Estimate met) {
        Entry function = cell instanceof Entry ? (Entry) cell : recorder.find(cell.callee());
        double units = function == null ? Estimate.UNITS_AT_FIRST : function.units;
        double piece = units / Math.expm1(units / recorder.mean);
        double square = piece * piece;
        double calls = cell.started - met.settledStarted + cell.level;
        double seen = met.ownSquares <= 0 ? square
                : (met.pieces * met.ownFourths / met.ownSquares + PRIOR * square) / (met.pieces + PRIOR);
        double unseen = met.pieces == 0 ? Math.min(UNSEEN * seen, calls * units * (piece + units)) / UNSEEN : seen;
        double mean = (double) recorder.mean * recorder.mean;
        double others = recorder.squares - met.ownSquares;
        double elsewhere = others <= 0 ? mean : Math.max(mean, (recorder.fourths - met.ownFourths) / others);
        if (met.longsBefore < 0) {
            met.longsBefore = recorder.longsEver - recorder.longs;
        }
        double ratio = ratio(met.ownSum, met.ownWeights);
        double ratioCum = ratio(met.cumSum, met.cumWeights);
        double usual = (met.longsEver + LONG_BELIEF * ratio) / (recorder.longsEver - met.longsBefore + LONG_BELIEF);
        double tottime = variance(ratio, met.ownSquares, met.ownLong, met.ownLongSquares, unseen, elsewhere, usual)
                + ofLatency(ratio, met.ownWeights);
        boolean clocked = function != null && function.draw == Entry.CLOCK && met.cumSum == 0 && met.cumLong == 0;
        double usualCum = met.cumSum == met.ownSum ? usual : ratioCum;
        double cumtime = clocked ? 0 : variance(ratioCum, met.cumSquares, met.cumLong, met.cumLongSquares, unseen, mean, usualCum)
                + ofLatency(ratioCum, met.cumWeights);
        met.tottimeVariance += clocked && met.ownSum == 0 && met.ownLong == 0 ? 0 : Math.max(1, tottime);
        met.cumtimeVariance += clocked ? 0 : Math.max(1, cumtime);
    }

    /** What is the profiler's of so many segments may still be more or less. */
    private double ofLatency(double ratio, double weights) {
        double scale = sum <= 0 ? 1 : gaps / sum;
        double wrong = scale * (weights - ratio * recorder.weights);
        double most = ratio * (1 - ratio) * gaps;
        return Math.min(wrong * wrong * latencyVariance, most * most);
    }

    /** An exact cumulative time bounds an own time that is estimated: what is beyond goes to the time outside of all functions. */
    private void bound(Counters cell, Estimate met, long now) {
        long cumtime = cell.cumtime + (cell.level > 0 && cell.clocked ? now - cell.outermostStart : 0);
        long beyond = cell.tottime - met.settledTottime - (cumtime - met.settledCumtime);
        if (beyond > 0) {
            cell.tottime -= beyond;
            if (cell instanceof Entry) {
                moved += beyond;
            }
        }
        met.settledTottime = cell.tottime;
        met.settledCumtime = cumtime;
    }
}
