package io.statsprofile.internal.base;

/** Text of others that gets into our messages: one line, without control characters, of a bounded length. */
public final class ForeignText {

    /** Characters of one reason. */
    public static final int LONGEST = 300;

    private ForeignText() {
    }

    /** At most {@value #LONGEST} characters and three points. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** At most {@code longest} characters and three points. */
    public static String of(String text, int longest) {
        StringBuilder line = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (isShown(character)) {
                line.append(gap && !line.isEmpty() ? " " : "").appendCodePoint(character);
            }
            gap = !isShown(character);
            if (line.length() > longest) {
                int end = Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest;
                return line.substring(0, end) + "...";
            }
        }
        return line.toString();
    }

    /** Formats are what turns the direction of writing, lone surrogates are half a character. */
    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
