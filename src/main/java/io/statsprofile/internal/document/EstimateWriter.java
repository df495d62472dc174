package io.statsprofile.internal.document;

import java.math.BigDecimal;

/**
 * Writes an estimate with as many binary digits as it is worth. What a four-byte number does not need is then zero in all of them, and
 * Elasticsearch leaves such digits out of its columns: two bytes less a figure.
 */
final class EstimateWriter {

    /** Of standard errors, which are known to a tenth at best: the last digit is worth a thirty-second to a sixteenth. */
    static final int ERROR_BITS = 5;
    /** Of what adds up over slices and might be off in the same direction in each: at most a sixty-fourth. */
    static final int OVERHEAD_BITS = 6;

    private EstimateWriter() {
    }

    /**
     * Nanoseconds as seconds, in the shortest decimals from which a four-byte number is read back.
     *
     * @param bits binary digits to keep, at most 24
     */
    static BigDecimal seconds(double nanos, int bits) {
        double seconds = nanos / 1e9;
        if (seconds == 0) {
            return BigDecimal.ZERO;
        }
        double unit = Math.scalb(1.0, Math.getExponent(seconds) + 1 - bits);
        return new BigDecimal(Float.toString((float) (Math.rint(seconds / unit) * unit)));
    }
}
