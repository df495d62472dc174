package io.statsprofile.internal.agent;

import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes classes as no javac does, or did long ago. Each has two static methods to call: {@code ok()} and {@code fail()}, which throws. */
final class OddClass implements Opcodes {

    static final String NAME = "odd.Odd";
    static final String INTERNAL_NAME = "odd/Odd";

    private final ClassWriter writer;

    /**
     * @param computed what the writer computes: {@link ClassWriter#COMPUTE_FRAMES}, or {@link ClassWriter#COMPUTE_MAXS} for classes
     * without frames
     */
    OddClass(int version, String superName, int computed) {
        writer = new ClassWriter(computed);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, INTERNAL_NAME, null, superName, null);
        with(ACC_PUBLIC | ACC_STATIC, "ok", "()V", code -> code.visitInsn(RETURN));
        with(ACC_PUBLIC | ACC_STATIC, "fail", "()V", code -> {
            code.visitInsn(ICONST_1);
            code.visitInsn(ICONST_0);
            code.visitInsn(IDIV);
            code.visitInsn(POP);
            code.visitInsn(RETURN);
        });
    }

    OddClass with(int access, String name, String descriptor, Consumer<MethodVisitor> body) {
        MethodVisitor code = writer.visitMethod(access, name, descriptor, null, null);
        if ((access & (ACC_ABSTRACT | ACC_NATIVE)) == 0) {
            code.visitCode();
            body.accept(code);
            code.visitMaxs(0, 0);
        }
        code.visitEnd();
        return this;
    }

    OddClass withStatic(String name, String descriptor, Consumer<MethodVisitor> body) {
        return with(ACC_PUBLIC | ACC_STATIC, name, descriptor, body);
    }

    OddClass withConstructor(String descriptor, Consumer<MethodVisitor> body) {
        return with(ACC_PUBLIC, "<init>", descriptor, body);
    }

    OddClass withField(String name, String descriptor) {
        writer.visitField(ACC_PUBLIC, name, descriptor, null, null).visitEnd();
        return this;
    }

    byte[] bytes() {
        writer.visitEnd();
        return writer.toByteArray();
    }

    static void ok(MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, INTERNAL_NAME, "ok", "()V", false);
    }

    static void fail(MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, INTERNAL_NAME, "fail", "()V", false);
    }

    /** {@code super()} of Object. */
    static void superCall(MethodVisitor code) {
        code.visitVarInsn(ALOAD, 0);
        code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    }
}
