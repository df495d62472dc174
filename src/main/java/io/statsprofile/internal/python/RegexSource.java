package io.statsprofile.internal.python;

import java.util.function.IntPredicate;
import java.util.regex.PatternSyntaxException;

/** The characters of a regular expression, one after the other. Not thread-safe. */
final class RegexSource {

    /** Beyond the last character. */
    static final int END = -1;

    private final String regex;
    private final int[] points;
    private int next;

    RegexSource(String regex) {
        this.regex = regex;
        this.points = regex.codePoints().toArray();
    }

    int position() {
        return next;
    }

    void seek(int position) {
        next = position;
    }

    int peek() {
        return next < points.length ? points[next] : END;
    }

    /** The next character, passed over. */
    int get() {
        int c = peek();
        next += c == END ? 0 : 1;
        return c;
    }

    /** As {@link #get}, but the expression must not end here. */
    int need() {
        if (peek() == END) {
            throw error("unexpected end");
        }
        return get();
    }

    /** Passes over this character if it is the next one. */
    boolean match(int c) {
        boolean is = peek() == c;
        next += is ? 1 : 0;
        return is;
    }

    /** At most so many characters of a kind. */
    String take(int most, IntPredicate kind) {
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < most && peek() != END && kind.test(peek()); i++) {
            taken.appendCodePoint(get());
        }
        return taken.toString();
    }

    /** What stands before this character, which is passed over and must be there, and is not nothing. */
    String until(int end) {
        String text = take(Integer.MAX_VALUE, c -> c != end);
        require(match(end) && !text.isEmpty(), "missing name");
        return text;
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            throw error(otherwise);
        }
    }

    PatternSyntaxException error(String what) {
        return new PatternSyntaxException(what, regex, next);
    }
}
