package io.statsprofile.internal.agent;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Tells whether a method is too small to be worth a probe: at most {@value #MOST_BYTES} bytes of code, which is what HotSpot inlines
 * wherever it is called from, and nothing in it that may take long: no loop, no call (but that of {@code Object}'s constructor, which is
 * empty), no lock, no new array, no exception thrown. What remains are accessors, constants, and constructors that store their
 * arguments: a few nanoseconds, less than it takes to count them.
 */
final class SmallCode extends MethodVisitor {

    static final int MOST_BYTES = 35;

    private final Runnable onSmall;
    private final Set<Label> passed = new HashSet<>();
    private boolean small = true;

    /** @param onSmall called at the end of a method that is small */
    private SmallCode(Runnable onSmall) {
        super(Opcodes.ASM9);
        this.onSmall = onSmall;
    }

    /**
     * Null where the code need not be looked at.
     *
     * @param access flags of the method
     * @param bytes of its code
     * @param onSmall called when the code was looked at and found small
     */
    static SmallCode of(int access, int bytes, Runnable onSmall) {
        return bytes > MOST_BYTES || (access & Opcodes.ACC_SYNCHRONIZED) != 0 ? null : new SmallCode(onSmall);
    }

    @Override
    public void visitLabel(Label label) {
        passed.add(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        small &= !passed.contains(label);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        visitLookupSwitchInsn(otherwise, null, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        visitJumpInsn(Opcodes.GOTO, otherwise);
        for (Label label : labels) {
            visitJumpInsn(Opcodes.GOTO, label);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        small &= opcode == Opcodes.INVOKESPECIAL && owner.equals("java/lang/Object") && name.equals("<init>");
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        small = false;
    }

    @Override
    public void visitLdcInsn(Object value) {
        small &= !(value instanceof ConstantDynamic);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        small &= opcode != Opcodes.NEWARRAY;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        small &= opcode != Opcodes.ANEWARRAY;
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        small = false;
    }

    @Override
    public void visitInsn(int opcode) {
        small &= opcode != Opcodes.MONITORENTER && opcode != Opcodes.ATHROW;
    }

    @Override
    public void visitEnd() {
        if (small) {
            onSmall.run();
        }
    }
}
