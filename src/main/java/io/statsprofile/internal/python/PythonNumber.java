package io.statsprofile.internal.python;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text as a number, by the rules of Python's {@code int} and {@code float}: blanks around it, a sign, digits of any script, and
 * underscores between digits.
 */
public final class PythonNumber {

    /** Python refuses longer ones. */
    private static final int MOST_DIGITS = 4_300;
    private static final Pattern UNDERSCORE = Pattern.compile("(?<=[0-9])_(?=[0-9])");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern FLOAT = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern SPECIAL = Pattern.compile("[+-]?(inf|infinity|nan)");

    private PythonNumber() {
    }

    /** A {@link BigInteger}, a {@link Double}, or null where Python raises a ValueError. */
    public static Number of(String text) {
        String plain = UNDERSCORE.matcher(digits(text)).replaceAll("");
        if (INTEGER.matcher(plain).matches() && plain.length() <= MOST_DIGITS) {
            return new BigInteger(plain);
        }
        if (FLOAT.matcher(plain).matches()) {
            return Double.valueOf(plain);
        }
        String word = plain.toLowerCase(Locale.ROOT);
        if (SPECIAL.matcher(word).matches()) {
            return word.endsWith("nan") ? Double.NaN : word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return null;
    }

    /** Without blanks around it, digits of other scripts as ASCII's. */
    private static String digits(String text) {
        int[] points = text.codePoints().toArray();
        int from = 0;
        int to = points.length;
        while (from < to && PythonText.isSpace(points[from])) {
            from++;
        }
        while (to > from && PythonText.isSpace(points[to - 1])) {
            to--;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = from; i < to; i++) {
            boolean isDigit = Character.getType(points[i]) == Character.DECIMAL_DIGIT_NUMBER;
            plain.appendCodePoint(isDigit ? '0' + Character.digit(points[i], 10) : points[i]);
        }
        return plain.toString();
    }
}
