package io.statsprofile.internal.python;

import java.util.Comparator;
import java.util.Locale;

/** Strings as Python has them: sequences of code points, where Java has units of 16 bits. */
public final class PythonText {

    /** Order by code points; Java's puts those beyond the 16 bits before some of the others. */
    public static final Comparator<String> ORDER = PythonText::compare;

    private PythonText() {
    }

    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                boolean isLeftHalf = Character.isSurrogate(left);
                boolean isRightHalf = Character.isSurrogate(right);
                return isLeftHalf == isRightHalf ? left - right : isLeftHalf ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** {@code str.ljust}. */
    public static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - length(text)));
    }

    /** {@code str.isspace} of one character. */
    static boolean isSpace(int c) {
        return c >= 0x09 && c <= 0x0d || c >= 0x1c && c <= 0x1f || c == 0x85 || Character.isSpaceChar(c);
    }

    /** {@code repr}: in quotes, what cannot be printed as an escape. */
    public static String repr(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    private static boolean isPrintable(int c) {
        return c == ' ' || switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
