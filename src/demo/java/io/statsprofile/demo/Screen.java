package io.statsprofile.demo;

import io.statsprofile.internal.cli.Terminal;
import io.statsprofile.internal.report.TextStyle;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.time.Duration;

/** What the user reads while the demo runs. */
final class Screen {

    private final PrintStream out;
    private final TextStyle style;
    private final long beginNanos = System.nanoTime();

    Screen(PrintStream out, TextStyle style) {
        this.out = out;
        this.style = style;
    }

    /** Our standard output. */
    static Screen standard() {
        return new Screen(Terminal.utf8(FileDescriptor.out), Terminal.style());
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
}
