package io.statsprofile.internal.python;

import java.util.Locale;

/** Characters of a regular expression of Python, and sets of them in brackets. Not thread-safe. */
final class RegexSet {

    private final RegexSource source;

    RegexSet(RegexSource source) {
        this.source = source;
    }

    /** A character that means itself, wherever it stands. */
    static String literal(int c) {
        return c < 128 && Character.isLetterOrDigit(c) ? Character.toString(c) : String.format(Locale.ROOT, "\\x{%x}", c);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isOctal(int c) {
        return c >= '0' && c <= '7';
    }

    private static boolean isHex(int c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    /** Reads behind the opening bracket. */
    RegexPart read(RegexFlags flags) {
        boolean negated = source.match('^');
        StringBuilder set = new StringBuilder();
        boolean any = false;
        while (!any || source.peek() != ']') {
            any = true;
            Member from = member(flags);
            if (!source.match('-')) {
                set.append(from.java());
            } else if (source.peek() == ']') {
                set.append(from.java()).append(literal('-'));
            } else {
                Member to = member(flags);
                source.require(from.isOne() && to.isOne() && from.character() <= to.character(), "bad character range");
                set.append(from.java()).append('-').append(to.java());
            }
        }
        source.get();
        return RegexPart.one(negated ? "(?:(?![" + set + "])(?s:.))" : "[" + set + "]");
    }

    /** @param character of one; -1 for a category */
    private record Member(int character, String java) {

        boolean isOne() {
            return character >= 0;
        }
    }

    private Member member(RegexFlags flags) {
        int c = source.need();
        if (c != '\\') {
            return new Member(c, literal(c));
        }
        int escaped = source.need();
        if ("dDsSwW".indexOf(escaped) >= 0) {
            return new Member(-1, flags.category(escaped));
        }
        int character = escaped == 'b' ? '\b' : escapedInSet(escaped);
        return new Member(character, literal(character));
    }

    private int escapedInSet(int c) {
        if (!isOctal(c)) {
            return escaped(c);
        }
        int value = Integer.parseInt((char) c + source.take(2, RegexSet::isOctal), 8);
        source.require(value <= 0xff, "octal escape beyond 0o377");
        return value;
    }

    /** The character that a backslash and this one mean. */
    int escaped(int c) {
        return switch (c) {
            case 'a' -> 0x07;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            case 'N' -> byName();
            case '0' -> Integer.parseInt("0" + source.take(2, RegexSet::isOctal), 8);
            default -> {
                source.require(c >= 128 || !Character.isLetterOrDigit(c), "bad escape");
                yield c;
            }
        };
    }

    private int hex(int digits) {
        String hex = source.take(digits, RegexSet::isHex);
        source.require(hex.length() == digits, "incomplete escape");
        long value = Long.parseLong(hex, 16);
        source.require(value <= Character.MAX_CODE_POINT, "no such character");
        return (int) value;
    }

    private int byName() {
        source.require(source.match('{'), "missing {");
        String name = source.until('}');
        try {
            return Character.codePointOf(name);
        } catch (IllegalArgumentException unknown) {
            throw source.error("unknown character name");
        }
    }
}
