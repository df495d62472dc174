package io.statsprofile.internal.cli;

import io.statsprofile.internal.report.TextStyle;
import java.io.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks about the terminal, if there is one. */
public final class Terminal {

    private static final int USUAL_COLUMNS = 100;

    private Terminal() {
    }

    /** What this process's standard output can show, as {@code report} finds it out without options. */
    public static TextStyle style() {
        CommandContext context = CommandContext.ofProcess();
        StyleOptions options = new StyleOptions();
        options.color = StyleOptions.When.AUTO;
        return options.style(context, context.terminal() > 0);
    }

    /** Unicode whatever the locale: reports say what encoding they need by an option, not by garbage. */
    public static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Width of the terminal that standard output goes to; 0 when it goes elsewhere. */
    static int columns() {
        return isTerminal(System.console()) ? askedColumns() : 0;
    }

    /** Since Java 22 there is a console without a terminal, and a method that tells. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    private static int askedColumns() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (stty.waitFor(1, TimeUnit.SECONDS)) {
                String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
                return Math.max(1, Integer.parseInt(size[size.length - 1]));
            }
            stty.destroy();
        } catch (IOException | NumberFormatException noSuchCommand) {
            return USUAL_COLUMNS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return USUAL_COLUMNS;
    }
}
