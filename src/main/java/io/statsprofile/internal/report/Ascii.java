package io.statsprofile.internal.report;

/** The few characters beyond ASCII that our own texts use, spelled out; any other becomes a question mark. */
final class Ascii {

    private Ascii() {
    }

    static String of(String text) {
        StringBuilder ascii = new StringBuilder();
        text.codePoints().forEach(c -> ascii.append(spelling(c)));
        return ascii.toString();
    }

    private static String spelling(int c) {
        return switch (c) {
            case '\u2026' -> "~";
            case '\u00b7' -> "-";
            case '\u2502' -> "|";
            case '\u00b5' -> "u";
            case '\u00b1' -> "+-";
            default -> c < 128 ? Character.toString(c) : "?";
        };
    }
}
