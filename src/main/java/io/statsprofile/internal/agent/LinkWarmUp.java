package io.statsprofile.internal.agent;

import io.statsprofile.internal.probe.EntrySites;
import java.io.IOException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Links calls as instrumented code has them once, so that all that the JVM loads and makes for the first of them is there before any class
 * of the application needs it: that may be in the middle of a class load, or near the end of a thread's stack.
 */
final class LinkWarmUp extends ClassLoader {

    private static final String NAME = "io.statsprofile.internal.agent.Linked";

    private LinkWarmUp(ClassLoader parent) {
        super(parent);
    }

    /** @param dispatcher the class whose methods instrumented code calls */
    static void run(Class<?> dispatcher) throws IOException {
        try {
            byte[] classFile = classFile(dispatcher.getName().replace('.', '/'));
            Class<?> linked = new LinkWarmUp(dispatcher.getClassLoader()).defineClass(NAME, classFile, 0, classFile.length);
            linked.getMethod("plain").invoke(null);
            linked.getMethod("traced").invoke(null);
        } catch (ReflectiveOperationException | UnfitMethodException impossible) {
            throw new IOException("calls of the probe could not be linked", impossible);
        }
    }

    private static byte[] classFile(String dispatcher) throws UnfitMethodException {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, NAME.replace('.', '/'), null, "java/lang/Object", null);
        for (boolean traced : new boolean[] {false, true}) {
            MethodNode method = new MethodNode(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, traced ? "traced" : "plain", "()V", null, null);
            method.instructions.add(new InsnNode(Opcodes.RETURN));
            new MethodInstrumenter(NAME, method, Opcodes.V17, true, dispatcher).insert(EntrySites.NONE, traced);
            method.accept(writer);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }
}
