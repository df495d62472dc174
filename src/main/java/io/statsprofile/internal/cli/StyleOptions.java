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

    TextStyle style(CommandContext context, boolean toTerminal) {
        boolean coloured = color == When.ALWAYS || color == When.AUTO && toTerminal && context.variable("NO_COLOR") == null;
        Colours colours = !coloured ? Colours.NONE : hasTrueColour(context) ? Colours.TRUE : Colours.XTERM;
        return new TextStyle(columns(context, toTerminal), colours, ascii || toTerminal && !isUnicode(context));
    }

    private int columns(CommandContext context, boolean toTerminal) {
        if (width != null) {
            return width;
        }
        if (toTerminal) {
            return context.terminal();
        }
        String columns = context.variable("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : FILE_COLUMNS;
    }

    private static boolean hasTrueColour(CommandContext context) {
        String term = context.variable("COLORTERM");
        return "truecolor".equals(term) || "24bit".equals(term);
    }

    /** As C programs decide: the first of these variables that is set. */
    private static boolean isUnicode(CommandContext context) {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG").map(context::variable).filter(value -> value != null).findFirst()
                .map(value -> value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8")).orElse(false);
    }
}
