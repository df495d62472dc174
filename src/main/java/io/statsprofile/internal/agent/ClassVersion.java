package io.statsprofile.internal.agent;

import org.objectweb.asm.Opcodes;

/** What follows from the version of a class file. */
final class ClassVersion {

    private ClassVersion() {
    }

    /** Whether class files of this version carry stack map frames. */
    static boolean hasFrames(int version) {
        return major(version) >= Opcodes.V1_6;
    }

    /** Whether the JVM may infer the types of this code: before there were frames, and in Java 6 where they don't fit. */
    static boolean mayBeInferred(int version) {
        return major(version) < Opcodes.V1_7;
    }

    /** Whether class files of this version may have dynamic calls ({@code invokedynamic}). */
    static boolean hasDynamicCalls(int version) {
        return major(version) >= Opcodes.V1_7;
    }

    /** Of before Java 1.0.2, when sizes of code took half as many bytes. */
    static boolean isPrehistoric(int version) {
        return major(version) == (Opcodes.V1_1 & 0xFFFF) && version >>> 16 < 3;
    }

    private static int major(int version) {
        return version & 0xFFFF;
    }
}
