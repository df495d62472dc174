package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.ProbeVersion;

/**
 * Answers whether the probe's classes exist in this JVM and can be used from here. They come with the agent, in the boot
 * loader; a JVM started without it does not have them, and any code that names them would fail with {@link NoClassDefFoundError}.
 *
 * <p>The rule for this package: a class that names a type of the probe is touched only behind {@link #isOpen()}. This class names none:
 * of {@link ProbeVersion} it has constants compiled in, which are those of the version that this library was built with.
 */
public final class ProbeGate {

    private static final String DOOR = "io.statsprofile.internal.probe.Probe";
    private static final String VERSION = "io.statsprofile.internal.probe.ProbeVersion";
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
        SECOND_COPY,
        /** The agent is of a version that has another probe than this library was built with. */
        OTHER_VERSION
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
    public static String remedy(State state) {
        return switch (state) {
            case OPEN -> "The agent is there.";
            case NO_AGENT -> "There is no agent in this JVM, so no function is profiled but by hand. "
                    + "Add -javaagent:<path>/statsprofile-logback-<version>-agent.jar to the command line of the JVM.";
            case HIDDEN -> "The agent is there, but the class loader " + ProbeGate.class.getClassLoader()
                    + " hides package io.statsprofile.internal.probe. Let it delegate this package to its parent"
                    + " (OSGi: org.osgi.framework.bootdelegation=io.statsprofile.internal.probe).";
            case SECOND_COPY -> "A second copy of package io.statsprofile.internal.probe is on the class path. "
                    + "Keep only the library's jar there; the agent's belongs to -javaagent.";
            case OTHER_VERSION -> "The agent is of version " + versionOf(find(DOOR, ProbeGate.class.getClassLoader()))
                    + " and this library of version " + ProbeVersion.NAME + ", which do not fit together, so no function is profiled but by"
                    + " hand. Use statsprofile-logback-<version>.jar and statsprofile-logback-<version>-agent.jar of one version.";
        };
    }

    /** Looks without initialising anything. Outside of a jar (our own tests) probe and library come from one loader, which is well. */
    static State look(ClassLoader library) {
        Class<?> onBootPath = find(DOOR, null);
        Class<?> fromHere = find(DOOR, library);
        if (fromHere == null) {
            return onBootPath == null ? State.NO_AGENT : State.HIDDEN;
        }
        boolean genuine = fromHere == onBootPath || onBootPath == null && fromHere.getClassLoader() == library;
        return !genuine ? State.SECOND_COPY
                : Integer.valueOf(ProbeVersion.FINGERPRINT).equals(constant(fromHere, "FINGERPRINT")) ? State.OPEN : State.OTHER_VERSION;
    }

    private static String versionOf(Class<?> door) {
        Object name = constant(door, "NAME");
        return name == null ? "0.1.0 or older, from before it said which," : name.toString();
    }

    /** A constant of the probe's version, or null where it has none. */
    private static Object constant(Class<?> door, String field) {
        try {
            return Class.forName(VERSION, true, door.getClassLoader()).getField(field).get(null);
        } catch (ReflectiveOperationException | LinkageError older) {
            return null;
        }
    }

    private static Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
    }
}
