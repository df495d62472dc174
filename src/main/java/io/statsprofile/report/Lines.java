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

    /** Cuts from the middle, since both the package and the method's name tell functions apart; class and method stay whole where they fit. */
    static String fit(String name, int width) {
        if (name.length() <= width) {
            return name;
        }
        int kept = Math.max(2, width - ELLIPSIS.length());
        int tail = Math.max(kept - kept / 3, Math.min(kept, classAndMethod(name)));
        return name.substring(0, kept - tail) + ELLIPSIS + name.substring(name.length() - tail);
    }

    private static int classAndMethod(String name) {
        int parameters = name.indexOf('(');
        int method = name.lastIndexOf('.', parameters < 0 ? name.length() : parameters);
        int type = name.lastIndexOf('.', method - 1);
        return name.length() - type - 1;
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
