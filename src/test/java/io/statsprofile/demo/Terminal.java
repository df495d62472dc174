package io.statsprofile.demo;

import io.statsprofile.report.TextStyle;
import io.statsprofile.report.TextStyle.Colours;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** What the user reads while the demo runs. */
final class Terminal {

    private final PrintStream out;
    private final TextStyle style;
    private final long beginNanos = System.nanoTime();

    Terminal(PrintStream out, TextStyle style) {
        this.out = out;
        this.style = style;
    }

    /** Our standard output; what it can show is told by the usual variables of the environment. */
    static Terminal standard() {
        String locale = first("LC_ALL", "LC_CTYPE", "LANG").toLowerCase(Locale.ROOT);
        boolean ascii = !locale.contains("utf-8") && !locale.contains("utf8");
        // Since Java 22 there is a console even where output goes to a file; only there does TERM tend to be missing, too.
        boolean colours = System.console() != null && System.getenv("NO_COLOR") == null && !first("TERM").isEmpty() && !first("TERM").equals("dumb");
        Colours depth = !colours ? Colours.NONE : first("COLORTERM").contains("truecolor") ? Colours.TRUE : Colours.XTERM;
        return new Terminal(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new TextStyle(columns(), depth, ascii));
    }

    TextStyle style() {
        return style;
    }

    void print(String text) {
        out.println(text);
        out.flush();
    }

    /** A line of progress, with minutes and seconds since the demo began. */
    void progress(String text) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - beginNanos);
        print("  %d:%02d  %s".formatted(elapsed.toMinutes(), elapsed.toSecondsPart(), text));
    }

    private static int columns() {
        String columns = first("COLUMNS");
        return columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : TextStyle.PLAIN.width();
    }

    private static String first(String... variables) {
        for (String variable : variables) {
            String value = System.getenv(variable);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
