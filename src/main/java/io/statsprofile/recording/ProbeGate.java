package io.statsprofile.recording;

/**
 * Answers whether the probe's classes exist in this JVM and can be used from here. They come with the agent, in the boot
 * loader; a JVM started without it does not have them, and any code that names them would fail with {@link NoClassDefFoundError}.
 *
 * <p>The rule for this package: a class that names a type of the probe is touched only behind {@link #isOpen()}. This class names none.
 */
public final class ProbeGate {

    private static final String DOOR = "io.statsprofile.probe.Probe";
    private static final State STATE = look(ProbeGate.class.getClassLoader());

    /** What was found. */
    public enum State {
        /** The probe is there and is the one that instrumented code calls. */
        OPEN,
        /** No agent in this JVM, or it is switched off. */
        NO_AGENT,
        /** The agent is there, but the class loader of this library does not let the boot loader's classes through. */
        HIDDEN,
        /** A class loader brings a second copy of the probe's classes, which no instrumented code calls. */
        SECOND_COPY
    }

    private ProbeGate() {
    }

    /** Whether the probe's classes may be touched. */
    public static boolean isOpen() {
        return STATE == State.OPEN;
    }

    /** What was found when this class was loaded; it does not change later, since an agent starts before the program. */
    public static State state() {
        return STATE;
    }

    /** What is wrong and what to do, one line for the operator. */
    public static String remedy() {
        return switch (STATE) {
            case OPEN -> "The agent is there.";
            case NO_AGENT -> "There is no agent in this JVM, so no function is profiled but by hand. "
                    + "Add -javaagent:<path>/statsprofile-logback-<version>-agent.jar to the command line of the JVM.";
            case HIDDEN -> "The agent is there, but the class loader " + ProbeGate.class.getClassLoader()
                    + " hides package io.statsprofile.probe. Let it delegate this package to its parent"
                    + " (OSGi: org.osgi.framework.bootdelegation=io.statsprofile.probe).";
            case SECOND_COPY -> "A second copy of package io.statsprofile.probe is on the class path. "
                    + "Keep only the library's jar there; the agent's belongs to -javaagent.";
        };
    }

    /** Looks without initialising anything. Outside of a jar (our own tests) probe and library come from one loader, which is well. */
    static State look(ClassLoader library) {
        Class<?> onBootPath = find(null);
        Class<?> fromHere = find(library);
        if (fromHere == null) {
            return onBootPath == null ? State.NO_AGENT : State.HIDDEN;
        }
        boolean genuine = fromHere == onBootPath || onBootPath == null && fromHere.getClassLoader() == library;
        return genuine ? State.OPEN : State.SECOND_COPY;
    }

    private static Class<?> find(ClassLoader loader) {
        try {
            return Class.forName(DOOR, false, loader);
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
    }
}
