package io.statsprofile.internal.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes to several places, of which each can refuse: all are asked before the first is written to, and when one fails nevertheless it is
 * said what was done before and what was not.
 */
final class SetupTargets implements AutoCloseable {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean write;
    private final List<SetupTarget> targets = new ArrayList<>();

    /** Writes to one place. */
    @FunctionalInterface
    private interface Work {
        SetupTarget.Result on(SetupTarget target) throws IOException;
    }

    /**
     * @param err hears in one line what was not done
     * @param write false to only say what would be done
     */
    SetupTargets(PrintStream out, PrintStream err, boolean write) {
        this.out = out;
        this.err = err;
        this.write = write;
    }

    /** @param target closed with this */
    void add(SetupTarget target) {
        targets.add(target);
    }

    /** @return whether all that was asked was done */
    boolean install() throws IOException {
        return each(false, target -> target.install(write));
    }

    /** In the opposite order of installing. */
    boolean remove() throws IOException {
        Collections.reverse(targets);
        return each(true, target -> target.remove(write));
    }

    private boolean each(boolean removal, Work work) throws IOException {
        for (SetupTarget target : targets) {
            try {
                target.check(removal);
            } catch (IOException e) {
                boolean isOnly = targets.stream().map(SetupTarget::server).distinct().count() == 1;
                throw new IOException(sentence(e) + " Nothing was changed" + (isOnly ? "." : " in either server."
                        + target.without()), e);
            }
        }
        List<String> partial = new ArrayList<>();
        List<String> done = new ArrayList<>();
        for (SetupTarget target : targets) {
            try {
                SetupTarget.Result result = work.on(target);
                result.lines().forEach(out::println);
                if (!result.lines().isEmpty()) {
                    (result.whole() ? done : partial).add(target.subject());
                }
            } catch (IOException e) {
                List<String> said = Stream.of(done, partial).flatMap(List::stream).toList();
                throw new IOException(sentence(e) + (said.isEmpty() ? " Nothing else was done." : " What was done before: "
                        + String.join(" and ", said) + ", as the lines above say."), e);
            }
        }
        if (!write) {
            out.println("Nothing was changed, since this was a dry run.");
        }
        if (!partial.isEmpty()) {
            err.println("statsprofile: Not complete: " + String.join(" and ", partial) + "; the lines above say what is missing."
                    + (done.isEmpty() ? "" : " Complete: " + String.join(" and ", done) + "."));
        }
        return partial.isEmpty();
    }

    private static String sentence(IOException failure) {
        return failure.getMessage() + (failure.getMessage().endsWith(".") ? "" : ".");
    }

    @Override
    public void close() {
        targets.forEach(SetupTarget::close);
    }
}
