package io.statsprofile.internal.agent;

import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Listener;
import io.statsprofile.internal.probe.Probe;
import java.util.concurrent.Callable;

/** Draws the calling thread's instrumented calls as a tree: {@code outer(inner inner(leaf))}. */
final class CallTrace implements Listener {

    private final StringBuilder drawing = new StringBuilder();
    private int depth;

    /** What {@code action} called; exceptions that it throws end it and are dropped. */
    static String of(Callable<?> action) {
        CallTrace trace = new CallTrace();
        Probe.attach(trace);
        try {
            action.call();
        } catch (VerifyError broken) {
            throw broken;
        } catch (Throwable expected) {
            // The tree shows that the calls ended.
        } finally {
            Probe.detach(trace);
        }
        return trace.depth == 0 ? trace.drawing.toString().replace("()", "") : trace.drawing + " with " + trace.depth + " left open";
    }

    @Override
    public void entered(int function, long nanos) {
        if (!drawing.isEmpty() && drawing.charAt(drawing.length() - 1) != '(') {
            drawing.append(' ');
        }
        String name = Functions.function(function);
        drawing.append(name.substring(Functions.className(function).length() + 1)).append('(');
        depth++;
    }

    @Override
    public void exited(long nanos) {
        drawing.append(')');
        depth--;
    }
}
