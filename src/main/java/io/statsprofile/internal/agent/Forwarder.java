package io.statsprofile.internal.agent;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Tells whether a method does nothing but hand its arguments on to where its body really is, as compilers write it: for a method that a
 * class has from a trait of Scala or Groovy, and for one of a Scala object that Java may call as a static method. No other call, no branch,
 * no arithmetic.
 */
final class Forwarder extends MethodVisitor {

    /** Bytes of code of the largest one that is looked at; room for some ten arguments. */
    static final int MOST_BYTES = 35;

    private static final String GROOVY_HELPER = "$Trait$Helper";
    private static final String SCALA_OBJECT = "MODULE$";

    private final String owner;
    private final String method;
    private final boolean isStatic;
    private final Runnable onForwarder;
    private boolean possible = true;
    private boolean ofObject;
    private boolean calls;

    /**
     * @param owner internal name of the class
     * @param method name of the method
     * @param isStatic whether it is static, as what Scala adds to the class beside an object is; people write such a method otherwise
     * @param next sees the code, too; may be null
     * @param onForwarder called at the end of a method that is one
     */
    Forwarder(String owner, String method, boolean isStatic, MethodVisitor next, Runnable onForwarder) {
        super(Opcodes.ASM9, next);
        this.owner = owner;
        this.method = method;
        this.isStatic = isStatic;
        this.onForwarder = onForwarder;
    }

    @Override
    public void visitFieldInsn(int opcode, String fieldOwner, String name, String descriptor) {
        super.visitFieldInsn(opcode, fieldOwner, name, descriptor);
        ofObject = opcode == Opcodes.GETSTATIC && name.equals(SCALA_OBJECT) && fieldOwner.equals(owner + "$");
        possible &= ofObject;
    }

    @Override
    public void visitMethodInsn(int opcode, String callee, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, callee, name, descriptor, isInterface);
        boolean toTrait = opcode == Opcodes.INVOKESTATIC
                && (isInterface && name.equals(method + "$") || callee.endsWith(GROOVY_HELPER) && name.equals(method));
        boolean toObject = opcode == Opcodes.INVOKEVIRTUAL && isStatic && ofObject && callee.equals(owner + "$") && name.equals(method);
        possible &= !calls && (toTrait || toObject);
        calls = true;
    }

    @Override
    public void visitInsn(int opcode) {
        super.visitInsn(opcode);
        possible &= PlainReturns.isReturn(opcode);
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
        super.visitVarInsn(opcode, slot);
        possible &= opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        super.visitTypeInsn(opcode, type);
        possible &= opcode == Opcodes.CHECKCAST;
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        super.visitIntInsn(opcode, operand);
        possible = false;
    }

    @Override
    public void visitLdcInsn(Object value) {
        super.visitLdcInsn(value);
        possible = false;
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        super.visitJumpInsn(opcode, label);
        possible = false;
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        possible = false;
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        if (possible && calls) {
            onForwarder.run();
        }
    }
}
