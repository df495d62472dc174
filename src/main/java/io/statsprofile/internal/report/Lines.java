package io.statsprofile.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that has to fit. */
final class Lines {

    private static final String ELLIPSIS = "\u2026";
    private static final Pattern PACKAGE = Pattern.compile("[a-z_][A-Za-z0-9_]*[.]");

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

    /**
     * A function's name in so many columns. Names differ at their end, so it stays: first packages become their initials, from the left
     * and no more of them than must, as Logback's {@code %logger{36}} has it; what is too long even so is cut from the left.
     */
    static String fit(String name, int width) {
        String shorter = name;
        Matcher segment = PACKAGE.matcher(name);
        int at = 0;
        int taken = 0;
        while (shorter.length() > width && segment.find(at) && segment.start() == at) {
            at = segment.end();
            int initial = Character.charCount(name.codePointAt(segment.start()));
            int cut = segment.end() - 1 - segment.start() - initial;
            shorter = shorter.substring(0, segment.start() + initial - taken) + shorter.substring(segment.end() - 1 - taken);
            taken += cut;
        }
        return cutLeft(shorter, width);
    }

    /** What begins with what matters. */
    static String begin(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int to = Math.max(1, width - ELLIPSIS.length());
        return text.substring(0, Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to) + ELLIPSIS;
    }

    private static String cutLeft(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int from = text.length() - Math.max(1, width - ELLIPSIS.length());
        return ELLIPSIS + text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }

    /** What neither a terminal nor XML should be fed: control characters and halves of characters. */
    static String clean(String name) {
        return Printable.of(name);
    }

    /** {@link #clean} of each line. */
    static String cleanLines(String text) {
        return text.lines().map(line -> clean(line) + "\n").collect(Collectors.joining());
    }
}
