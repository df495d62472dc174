package io.statsprofile.internal.probe;

/**
 * What a recorder's samples say of one function or edge since the last {@link Sampler#settle}, and the variances of all that has been
 * settled.
 * {@code own} is of segments with the function on top of the stack, {@code cum} of those with the function on it. Written by the recorder's
 * thread, or under the recorder's guard.
 */
final class Estimate {

    /** A function that has never been timed, nanoseconds. */
    static final int UNITS_AT_FIRST = 10_000;
    /** The running means move by one part in so many, at least, of what is new: what happens once in a hundred calls is not forgotten. */
    private static final double SLOWEST = 1.0 / 1_024;
    /** What the first figure weighs, as many timed segments. */
    private static final int BELIEF = 8;
    /** What another recorder has learned weighs so much; what fewer have taught is told to nobody. */
    private static final int HEARSAY = 64;

    /** Timed segments, and the sums of what they stand for: nanoseconds, squares of pieces, squares of those. */
    int pieces;
    double ownSum;
    double ownSquares;
    double ownFourths;
    /** Segments that its timed ones stand for. */
    double ownWeights;
    /** The same of the excess of long ones. */
    double ownLong;
    double ownLongSquares;
    double cumSum;
    double cumSquares;
    double cumWeights;
    double cumLong;
    double cumLongSquares;

    /** Activations that have been on the stack at a reading of the clock, where the outermost one did not begin with one. */
    int open;
    /** The recorder's clocks where the first of them was met. */
    long startObserved;
    double startSum;
    double startSquares;
    double startWeights;
    double startLong;
    double startLongSquares;

    /**
     * Of the function's own segments: timed ones, mean square and mean of their lengths; mean square of short ones, without a first figure.
     */
    private int learned;
    private double meanSquare = (double) UNITS_AT_FIRST * UNITS_AT_FIRST;
    double mean = UNITS_AT_FIRST;
    double shortSquare;
    /** Its own long segments that were met, of all time; and the recorder's {@link Sampler#longsEver} when that began, or -1. */
    int longsEver;
    int longsBefore = -1;
    private int learnedShort;

    /** Calls that began with a reading of the clock, those before there was an estimate included. */
    long exactCalls;
    /** Other calls that have been handed out. */
    long reportedSampledCalls;

    /** Sampled calls that the function made: each that ended a timed segment of its own stands for one in that one's probability. */
    double sampledCallsMade;
    double reportedSampledCallsMade;

    /** Figures as of the last settling, open calls included. */
    long settledStarted;
    long settledTottime;
    long settledCumtime;

    /** Square nanoseconds, and pieces, of all that has been settled, and what of it has been handed out. */
    double tottimeVariance;
    double cumtimeVariance;
    long timedPieces;
    double reportedTottimeVariance;
    double reportedCumtimeVariance;
    long reportedTimedPieces;

    /** Variances begin anew where all has been handed out, so that large ones of long ago don't swallow small ones. */
    void forgetReported() {
        if (tottimeVariance == reportedTottimeVariance && cumtimeVariance == reportedCumtimeVariance) {
            tottimeVariance = 0;
            cumtimeVariance = 0;
            reportedTottimeVariance = 0;
            reportedCumtimeVariance = 0;
        }
    }

    /** Its sums begin anew. */
    void settle() {
        pieces = 0;
        ownSum = 0;
        ownSquares = 0;
        ownFourths = 0;
        ownWeights = 0;
        ownLong = 0;
        ownLongSquares = 0;
        cumSum = 0;
        cumWeights = 0;
        cumSquares = 0;
        cumLong = 0;
        cumLongSquares = 0;
    }

    /** Whether there is nothing that a settling would bring to light. */
    boolean isSettled() {
        return ownSum == 0 && cumSum == 0 && ownLong == 0 && cumLong == 0 && open == 0
                && tottimeVariance == reportedTottimeVariance && cumtimeVariance == reportedCumtimeVariance;
    }

    /**
     * Learns from a timed segment of the function's own.
     *
     * @param isLong whether its excess is kept apart
     * @return the expected size of the next one: the root mean square, by which the draw's variance is least
     */
    int learn(double length, boolean isLong) {
        learned++;
        double gain = 1.0 / (learned + BELIEF);
        gain = gain < SLOWEST ? SLOWEST : gain;
        meanSquare += gain * (length * length - meanSquare);
        if (!isLong) {
            mean += gain * (length - mean);
            double plain = 1.0 / ++learnedShort;
            shortSquare += (plain < SLOWEST ? SLOWEST : plain) * (length * length - shortSquare);
        }
        return units();
    }

    /** What others have learned of the function's segments, square nanoseconds, is a better first figure than none. */
    void believe(double meanSquare) {
        this.meanSquare = meanSquare;
        mean = Math.sqrt(meanSquare);
        learned = HEARSAY;
    }

    /** What others may believe, or 0. */
    double known() {
        return learned > HEARSAY ? meanSquare : 0;
    }

    /** Learns from a tick that a segment which was not drawn is longer than expected, if so. */
    int learnAtLeast(double length) {
        if (length * length > meanSquare) {
            meanSquare = length * length;
        }
        return units();
    }

    int units() {
        int units = (int) Math.sqrt(meanSquare);
        return units < Sampler.SHORTEST_UNITS ? Sampler.SHORTEST_UNITS : units;
    }
}
