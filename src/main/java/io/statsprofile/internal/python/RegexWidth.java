package io.statsprofile.internal.python;

/**
 * How many characters an expression can match: Python looks behind by a fixed number only.
 *
 * @param least 0 or more
 * @param most {@link #WITHOUT_END} or more means any number
 */
record RegexWidth(long least, long most) {

    static final long WITHOUT_END = 1L << 32;
    static final RegexWidth ZERO = new RegexWidth(0, 0);
    static final RegexWidth ONE = new RegexWidth(1, 1);

    RegexWidth then(RegexWidth other) {
        return new RegexWidth(Math.min(WITHOUT_END, least + other.least), Math.min(WITHOUT_END, most + other.most));
    }

    RegexWidth or(RegexWidth other) {
        return new RegexWidth(Math.min(least, other.least), Math.max(most, other.most));
    }

    RegexWidth times(long atLeast, long atMost) {
        return new RegexWidth(Math.min(WITHOUT_END, least * atLeast), most == 0 ? 0
                : Math.min(WITHOUT_END, most * Math.min(WITHOUT_END, atMost)));
    }

    boolean isFixed() {
        return least == most;
    }
}
