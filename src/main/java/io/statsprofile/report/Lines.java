package io.statsprofile.report;

import java.util.ArrayList;
import java.util.List;

/** Text that has to fit. */
final class Lines {

    private static final String ELLIPSIS = "\u2026";

    private Lines() {
    }

    /** Breaks at spaces; a word that is too long stands alone. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Cuts from the middle, since both the package and the method's name tell functions apart. */
    static String fit(String name, int width) {
        return fit(name, width, ELLIPSIS);
    }

    static String fit(String name, int width, String ellipsis) {
        if (name.length() <= width) {
            return name;
        }
        int kept = Math.max(2, width - ellipsis.length());
        int head = kept / 3;
        return name.substring(0, head) + ellipsis + name.substring(name.length() - (kept - head));
    }

    /** What neither a terminal nor XML should be fed: control characters and halves of characters. */
    static String clean(String name) {
        StringBuilder clean = new StringBuilder();
        name.codePoints().forEach(c -> clean.appendCodePoint(isShowable(c) ? c : 0xFFFD));
        return clean.toString();
    }

    private static boolean isShowable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.FORMAT, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
