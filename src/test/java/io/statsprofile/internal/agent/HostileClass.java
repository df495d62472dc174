package io.statsprofile.internal.agent;

import java.util.Random;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A class of random methods that put values of missing types into few locals, in branches, loops and handlers. */
final class HostileClass implements Opcodes {

    static final String NAME = "odd.Hostile";

    private static final int[] VERSIONS = {V1_1, V1_4, V1_5, V1_5, V1_6, V1_6, V1_7, V1_8, V17, V25};
    private static final Type[] TYPES = {Type.INT_TYPE, Type.LONG_TYPE, Type.DOUBLE_TYPE, Type.getObjectType("java/lang/Object"),
            Type.getObjectType("opt/A"),
        Type.getObjectType("opt/B"), Type.getObjectType("opt/C"), Type.getType("[Lopt/A;"), Type.getType("[[Lopt/B;"), Type.getType("[I")};
    private static final int LOCALS = 5;

    private final Random random;
    private final ClassWriter writer;
    private MethodVisitor code;
    private Type returned;

    HostileClass(int seed) {
        random = new Random(seed);
        int version = VERSIONS[random.nextInt(VERSIONS.length)];
        // Frames of Java 6 are there or not: without them the JVM infers.
        boolean frames = (version & 0xFFFF) >= V1_7 || version == V1_6 && random.nextBoolean();
        writer = new ClassWriter(frames ? ClassWriter.COMPUTE_FRAMES : ClassWriter.COMPUTE_MAXS) {
            @Override
            protected String getCommonSuperClass(String first, String second) {
                return "java/lang/Object";
            }
        };
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, NAME.replace('.', '/'), null, "java/lang/Object", null);
    }

    byte[] bytes() {
        for (int i = 0; i < 3; i++) {
            returned = random.nextInt(3) == 0 ? Type.VOID_TYPE : type();
            code = writer.visitMethod(ACC_STATIC, "m" + i, Type.getMethodDescriptor(returned, Type.INT_TYPE), null, null);
            body(new Type[2 * LOCALS + 1]);
        }
        constructor();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void constructor() {
        returned = Type.VOID_TYPE;
        code = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        Type[] locals = new Type[2 * LOCALS + 1];
        code.visitCode();
        block(locals, 2);
        code.visitVarInsn(ALOAD, 0);
        code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        body(locals);
    }

    private void body(Type[] locals) {
        code.visitCode();
        block(locals, 4);
        leave();
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void block(Type[] locals, int depth) {
        for (int left = random.nextInt(4); left >= 0; left--) {
            statement(locals, depth);
        }
    }

    private void statement(Type[] locals, int depth) {
        switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0, 1, 2 -> assign(locals);
            case 3, 4 -> use(locals);
            case 5 -> branch(locals, depth);
            case 6 -> loop(locals, depth);
            case 7 -> attempt(locals, depth);
            default -> returnEarly();
        }
    }

    private void assign(Type[] locals) {
        int slot = 1 + 2 * random.nextInt(LOCALS);
        Type type = type();
        locals[slot] = type;
        if (type.getSort() >= Type.ARRAY && random.nextInt(6) == 0) {
            code.visitInsn(ACONST_NULL);
        } else if (type.equals(TYPES[4]) && locals[1] == TYPES[7]) {
            code.visitVarInsn(ALOAD, 1);
            code.visitInsn(ICONST_0);
            code.visitInsn(AALOAD);
        } else {
            value(type);
        }
        code.visitVarInsn(type.getOpcode(ISTORE), slot);
    }

    private void use(Type[] locals) {
        int slot = 1 + 2 * random.nextInt(LOCALS);
        if (locals[slot] != null) {
            code.visitVarInsn(locals[slot].getOpcode(ILOAD), slot);
            code.visitMethodInsn(INVOKESTATIC, "opt/Missing", "use", Type.getMethodDescriptor(Type.VOID_TYPE, locals[slot]), false);
        }
    }

    private void branch(Type[] locals, int depth) {
        Label otherwise = new Label();
        Label end = new Label();
        Type[] others = locals.clone();
        value(Type.INT_TYPE);
        code.visitJumpInsn(IFEQ, otherwise);
        block(locals, depth - 1);
        code.visitJumpInsn(GOTO, end);
        code.visitLabel(otherwise);
        if (random.nextBoolean()) {
            block(others, depth - 1);
        }
        code.visitLabel(end);
        keepCommon(locals, others);
    }

    private void loop(Type[] locals, int depth) {
        Label start = new Label();
        Type[] before = locals.clone();
        code.visitLabel(start);
        // What the loop changes must not be used in it as what it was before.
        Type[] inside = random.nextBoolean() ? locals.clone() : new Type[locals.length];
        block(inside, depth - 1);
        value(Type.INT_TYPE);
        code.visitJumpInsn(IFNE, start);
        keepCommon(inside, before);
        System.arraycopy(inside, 0, locals, 0, locals.length);
    }

    private void attempt(Type[] locals, int depth) {
        Label from = new Label();
        Label to = new Label();
        Label handler = new Label();
        Label end = new Label();
        code.visitTryCatchBlock(from, to, handler, random.nextBoolean() ? null : "java/lang/Exception");
        Type[] caught = new Type[locals.length];
        code.visitLabel(from);
        value(Type.INT_TYPE);
        code.visitInsn(POP);
        block(locals, random.nextBoolean() ? 0 : depth - 1);
        code.visitLabel(to);
        code.visitJumpInsn(GOTO, end);
        code.visitLabel(handler);
        code.visitInsn(POP);
        block(caught, depth - 1);
        code.visitLabel(end);
        keepCommon(locals, caught);
    }

    private void returnEarly() {
        Label on = new Label();
        value(Type.INT_TYPE);
        code.visitJumpInsn(IFEQ, on);
        if (random.nextInt(4) == 0) {
            value(type());
        }
        leave();
        code.visitLabel(on);
    }

    private void leave() {
        if (returned != Type.VOID_TYPE) {
            value(returned);
        }
        code.visitInsn(returned.getOpcode(IRETURN));
    }

    private void value(Type type) {
        code.visitMethodInsn(INVOKESTATIC, "opt/Missing", "make", Type.getMethodDescriptor(type), false);
    }

    private Type type() {
        return TYPES[random.nextInt(TYPES.length)];
    }

    private static void keepCommon(Type[] locals, Type[] others) {
        for (int i = 0; i < locals.length; i++) {
            if (locals[i] != null && !locals[i].equals(others[i])) {
                locals[i] = null;
            }
        }
    }
}
