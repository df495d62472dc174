package io.statsprofile.internal.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Tests of the command line in this JVM: what it gets, and what it printed when it ran last. */
abstract class CommandLineTests {

    Map<String, String> environment = new HashMap<>();
    /** Columns; 0 for no terminal. */
    int terminal;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** What is on standard input. */
    byte[] in() throws IOException {
        return new byte[0];
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    /** @return the exit code */
    final int run(String... args) {
        out.reset();
        err.reset();
        try {
            return Main.run(new CommandContext(new ByteArrayInputStream(in()), new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8), environment, clock(), terminal), args);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final byte[] outBytes() {
        return out.toByteArray();
    }

    final String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    final String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
