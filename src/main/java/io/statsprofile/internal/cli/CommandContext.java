package io.statsprofile.internal.cli;

import java.io.FileDescriptor;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * What a command touches outside itself.
 *
 * @param in standard input
 * @param out standard output; takes Unicode
 * @param err standard error
 * @param environment variables
 * @param clock what "now" is
 * @param terminal columns of the terminal that {@code out} is; 0 when it is none
 */
record CommandContext(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Clock clock, int terminal) {

    /** The process's own. */
    static CommandContext ofProcess() {
        return new CommandContext(System.in, Terminal.utf8(FileDescriptor.out), Terminal.utf8(FileDescriptor.err), System.getenv(),
                Clock.systemUTC(), Terminal.columns());
    }

    /** Writes a whole answer to standard output, byte by byte. */
    void print(byte[] answer) {
        out.writeBytes(answer);
        out.flush();
    }

    /** Writes a whole answer to standard output. */
    void print(String answer) {
        out.print(answer);
        out.flush();
    }

    /** The variable's value; null when it is not set or blank. */
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
