package io.statsprofile.internal.python;

/**
 * A piece of a regular expression, translated.
 *
 * @param kind what may be repeated
 * @param java the expression for Java, one that a quantifier can follow
 * @param width of what it matches
 */
record RegexPart(Kind kind, String java, RegexWidth width) {

    enum Kind {
        /** Matches something. */
        ITEM,
        /** A place, such as {@code ^}: Python does not repeat it. */
        PLACE,
        /** Has a quantifier already. */
        REPEATED
    }

    static RegexPart one(String java) {
        return new RegexPart(Kind.ITEM, java, RegexWidth.ONE);
    }

    static RegexPart place(String java) {
        return new RegexPart(Kind.PLACE, java, RegexWidth.ZERO);
    }
}
