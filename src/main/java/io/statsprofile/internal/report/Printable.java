package io.statsprofile.internal.report;

/** Text from outside as a terminal may show it. */
public final class Printable {

    private static final int INSTEAD = 0xFFFD;

    private Printable() {
    }

    /**
     * On one line, with a replacement character for each that has no picture: control characters, which a terminal would obey, what
     * changes the direction of the text around it, and halves of characters.
     */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> printable.appendCodePoint(hasPicture(c) ? c : INSTEAD));
        return printable.toString();
    }

    private static boolean hasPicture(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.FORMAT, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
