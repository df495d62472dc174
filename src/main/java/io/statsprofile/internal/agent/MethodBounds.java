package io.statsprofile.internal.agent;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** What the JVM's class files have no room for, and what would take too much memory to be followed. */
final class MethodBounds {

    /** Of everything that a class file counts in two bytes. */
    private static final int MAX = 65_535;
    /** Values of locals and operand stack over all instructions; some 30 MB for a moment. */
    private static final int MAX_VALUES = 4_000_000;

    private MethodBounds() {
    }

    /** @throws UnfitMethodException if a method can't take what the probe adds */
    static void check(MethodNode method) throws UnfitMethodException {
        long frames = 0;
        for (AbstractInsnNode node : method.instructions) {
            if (node.getOpcode() == Opcodes.JSR || node.getOpcode() == Opcodes.RET) {
                throw new UnfitMethodException(UnfitReason.SUBROUTINES);
            }
            frames += node instanceof FrameNode ? 1 : 0;
        }
        if (method.maxLocals >= MAX) {
            throw new UnfitMethodException(UnfitReason.LOCALS, method.maxLocals);
        }
        if (method.maxStack >= MAX) {
            throw new UnfitMethodException(UnfitReason.STACK, method.maxStack);
        }
        checkValues(frames * (method.maxLocals + 1));
    }

    /** @throws UnfitMethodException if following a method through all its branches would take too much */
    static void checkFlow(MethodNode method) throws UnfitMethodException {
        checkValues((long) method.instructions.size() * (method.maxLocals + method.maxStack));
    }

    private static void checkValues(long values) throws UnfitMethodException {
        if (values > MAX_VALUES) {
            throw new UnfitMethodException(UnfitReason.FLOW, values, MAX_VALUES);
        }
    }

    /** @throws UnfitMethodException if a table of a method has become too large to be written */
    static void checkTables(MethodNode method) throws UnfitMethodException {
        if (method.tryCatchBlocks.size() > MAX) {
            throw new UnfitMethodException(UnfitReason.HANDLERS, method.tryCatchBlocks.size());
        }
        int lines = 0;
        for (AbstractInsnNode node : method.instructions) {
            lines += node instanceof LineNumberNode ? 1 : 0;
        }
        if (lines > MAX) {
            throw new UnfitMethodException(UnfitReason.LINES, lines);
        }
    }

    /** @throws UnfitMethodException if so much code is too much for a class file, or for the JVM's compilers where what there was is not */
    static void checkCode(int before, int after, int compiled) throws UnfitMethodException {
        if (after > MAX) {
            throw new UnfitMethodException(UnfitReason.CODE, after);
        }
        if (before <= compiled && after > compiled) {
            throw new UnfitMethodException(UnfitReason.COMPILATION, after, before, compiled);
        }
    }
}
