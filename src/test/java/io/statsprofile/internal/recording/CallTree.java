package io.statsprofile.internal.recording;

import java.util.ArrayList;
import java.util.List;

/**
 * A random program of which CPython's figures are known: bodies of work, calls, exceptions and switches of the profiler, as
 * {@code src/test/python/generate_call_trees.py} writes them down.
 *
 * @param features letters, see the script
 * @param tick nanoseconds by which each clock reading advances the clock
 * @param text the tree as the script wrote it
 * @param root runs in a function that the profiler doesn't see
 * @param expected what CPython's profiler said
 */
public record CallTree(String features, long tick, String text, List<Item> root, CallFigures expected) {

    /** One step of a body. */
    public sealed interface Item {
    }

    /** The clock advances. */
    public record Work(long nanos) implements Item {
    }

    /** A call, the exceptions of which are caught right there or not. */
    public record Call(char function, List<Item> body, boolean caught) implements Item {
    }

    /** An exception is thrown. */
    public record Raise() implements Item {
    }

    /** The profiler is enabled or disabled. */
    public record Switch(boolean on) implements Item {
    }

    /** What such an exception is. */
    public static final class Boom extends RuntimeException {

        private static final long serialVersionUID = 1;

        public Boom() {
            super("boom", null, false, false);
        }
    }

    /** Does what the tree says. */
    public interface Machine {

        void enter(char function);

        void exit();

        void work(long nanos);

        /** An exception is about to be thrown. */
        default void raising() {
        }

        void profiler(boolean on);
    }

    /** Has it a feature of the script's? */
    public boolean has(char feature) {
        return features.indexOf(feature) >= 0;
    }

    /** Walks the tree; what was thrown and not caught ends here. */
    public void run(Machine machine) {
        try {
            run(root, machine);
        } catch (Boom uncaught) {
            // As in the script: the program ends, the figures stay.
        }
    }

    private static void run(List<Item> body, Machine machine) {
        for (Item item : body) {
            if (item instanceof Work work) {
                machine.work(work.nanos());
            } else if (item instanceof Call call) {
                call(call, machine);
            } else if (item instanceof Switch change) {
                machine.profiler(change.on());
            } else {
                machine.raising();
                throw new Boom();
            }
        }
    }

    private static void call(Call call, Machine machine) {
        machine.enter(call.function());
        try {
            run(call.body(), machine);
        } catch (Boom boom) {
            machine.exit();
            if (call.caught()) {
                return;
            }
            throw boom;
        }
        machine.exit();
    }

    static CallTree parse(String line) {
        String[] fields = line.split("\t", -1);
        return new CallTree(fields[0], Long.parseLong(fields[1]), fields[2], new Parser(fields[2]).body(),
                CallFigures.parse(fields[3], fields[4]));
    }

    /** Reads the third field. */
    private static final class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Item> body() {
            List<Item> items = new ArrayList<>();
            while (at < text.length() && text.charAt(at) != ')') {
                char c = text.charAt(at++);
                switch (c) {
                    case 'E' -> items.add(new Switch(true));
                    case 'X' -> items.add(new Switch(false));
                    case '!' -> items.add(new Raise());
                    case ',' -> {
                        // Keeps two numbers apart.
                    }
                    case '?' -> items.add(call(text.charAt(at++), true));
                    default -> items.add(Character.isDigit(c) ? new Work(number()) : call(c, false));
                }
            }
            return List.copyOf(items);
        }

        private Call call(char function, boolean caught) {
            at++;
            List<Item> body = body();
            at++;
            return new Call(function, body, caught);
        }

        private long number() {
            int from = at - 1;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            return Long.parseLong(text, from, at, 10);
        }
    }
}
