package io.statsprofile.internal.cli;

import io.statsprofile.internal.report.TextStyle;
import io.statsprofile.internal.report.TextStyle.Colours;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How text looks. */
final class StyleOptions {

    private static final int FILE_COLUMNS = 120;

    /** When to colour. */
    enum When { AUTO, ALWAYS, NEVER }

    @Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto",
            description = "Colours in text: auto (default; on a terminal unless $$NO_COLOR is set), always or never.")
    When color;

    @Option(names = "--ascii", description = "Letters and ASCII only in text.")
    boolean ascii;

    @Option(names = "--width", paramLabel = "COLUMNS", description = "Width of text. Default: the terminal's, $$COLUMNS, or 120.")
    Integer width;

    TextStyle style(Surroundings surroundings, boolean toTerminal) {
        boolean coloured = color == When.ALWAYS || color == When.AUTO && toTerminal && surroundings.variable("NO_COLOR") == null;
        Colours colours = !coloured ? Colours.NONE : hasTrueColour(surroundings) ? Colours.TRUE : Colours.XTERM;
        return new TextStyle(columns(surroundings, toTerminal), colours, ascii || toTerminal && !isUnicode(surroundings));
    }

    private int columns(Surroundings surroundings, boolean toTerminal) {
        if (width != null) {
            return width;
        }
        if (toTerminal) {
            return surroundings.terminal();
        }
        String columns = surroundings.variable("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : FILE_COLUMNS;
    }

    private static boolean hasTrueColour(Surroundings surroundings) {
        String term = surroundings.variable("COLORTERM");
        return "truecolor".equals(term) || "24bit".equals(term);
    }

    /** As C programs decide: the first of these variables that is set. */
    private static boolean isUnicode(Surroundings surroundings) {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG").map(surroundings::variable).filter(value -> value != null).findFirst()
                .map(value -> value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8")).orElse(false);
    }
}
