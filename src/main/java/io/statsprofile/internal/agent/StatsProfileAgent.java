package io.statsprofile.internal.agent;

import java.lang.instrument.Instrumentation;
import java.util.Locale;

/**
 * What the JVM calls: {@code -javaagent:statsprofile-logback-<v>-agent.jar[=options]}, options as in {@link AgentOptions}.
 *
 * <p>The system property {@code statsprofile.enabled=false}, or without it the environment variable
 * {@code STATSPROFILE_ENABLED=false}, switches the agent off before it does anything. Whatever goes wrong here costs one
 * line on the standard error stream; the application starts in any case, un-instrumented.
 *
 * <p>This class names no other of ours in a signature or field, so that loading it loads nothing that could need the probe
 * before the boot loader has the probe.
 */
public final class StatsProfileAgent {

    private static boolean started;
    private static boolean repetitionSaid;

    private StatsProfileAgent() {
    }

    /** Called by the JVM before the application's main method. Throws nothing. */
    public static void premain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, false);
    }

    /** Called by the JVM when the agent is attached to a running JVM. Throws nothing. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, true);
    }

    private static synchronized void start(String options, Instrumentation instrumentation, boolean attached) {
        try {
            if (switchedOff()) {
                say("INFO", "the agent is switched off by statsprofile.enabled or STATSPROFILE_ENABLED: nothing is profiled");
            } else if (started) {
                sayRepetition();
            } else {
                started = true;
                AgentStart.start(options, instrumentation, BootProbe.define(instrumentation), attached);
            }
        } catch (Throwable failure) {
            // Not even an Error may keep the application from starting.
            say("ERROR", "the agent could not start: " + failure
                    + "; the application runs without profiles; see the README's section on troubleshooting, or remove -javaagent");
        }
    }

    private static boolean switchedOff() {
        String value = System.getProperty("statsprofile.enabled");
        if (value == null) {
            value = System.getenv("STATSPROFILE_ENABLED");
        }
        if (value == null) {
            return false;
        }
        String word = value.trim().toLowerCase(Locale.ROOT);
        return word.equals("false") || word.equals("off") || word.equals("no") || word.equals("0");
    }

    private static void sayRepetition() {
        if (!repetitionSaid) {
            repetitionSaid = true;
            say("WARN", "the agent is given more than once: the first one works, with its options, the others are ignored;"
                    + " remove all but one -javaagent");
        }
    }

    private static void say(String severity, String text) {
        System.err.println("StatsProfile: " + severity + " " + text);
    }
}
