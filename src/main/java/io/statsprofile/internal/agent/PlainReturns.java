package io.statsprofile.internal.agent;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Finds the returns that have nothing but their value on the operand stack, so that all of them may jump to one place. Not every
 * compiler's do: a return drops what is below. One pass is enough, since stack map frames say what is there where branches meet.
 */
final class PlainReturns {

    private PlainReturns() {
    }

    /** Of a method with stack map frames; none where its code can't be followed, as where they are missing and nobody verifies. */
    static Set<AbstractInsnNode> of(MethodNode method) {
        Set<AbstractInsnNode> plain = new HashSet<>();
        Frame<BasicValue> frame = new Frame<>(method.maxLocals, method.maxStack);
        for (int i = 0; i < method.maxLocals; i++) {
            frame.setLocal(i, BasicValue.UNINITIALIZED_VALUE);
        }
        Sizes sizes = new Sizes();
        boolean reached = true;
        try {
            for (AbstractInsnNode node : method.instructions) {
                if (node instanceof FrameNode map) {
                    frame.clearStack();
                    map.stack.forEach(type -> frame.push(sizes.ofMapped(type)));
                    reached = true;
                } else if (node.getOpcode() >= 0) {
                    if (!reached) {
                        return Set.of();
                    }
                    if (isReturn(node) && frame.getStackSize() == (node.getOpcode() == Opcodes.RETURN ? 0 : 1)) {
                        plain.add(node);
                    }
                    frame.execute(node, sizes);
                    reached = goesOn(node.getOpcode());
                }
            }
        } catch (AnalyzerException | RuntimeException unclear) {
            return Set.of();
        }
        return plain;
    }

    static boolean isReturn(AbstractInsnNode instruction) {
        return isReturn(instruction.getOpcode());
    }

    static boolean isReturn(int opcode) {
        return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }

    /** Whether the next instruction may follow. */
    static boolean goesOn(int opcode) {
        return opcode != Opcodes.GOTO && opcode != Opcodes.ATHROW && opcode != Opcodes.TABLESWITCH && opcode != Opcodes.LOOKUPSWITCH
                && !isReturn(opcode);
    }

    /** How a stack map frame names the type. */
    static Object mapped(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.OBJECT, Type.ARRAY -> type.getInternalName();
            default -> Opcodes.INTEGER;
        };
    }

    /** Knows of a value no more than whether it takes one slot or two; what locals hold follows from how they are loaded. */
    private static final class Sizes extends BasicInterpreter {

        Sizes() {
            super(Opcodes.ASM9);
        }

        BasicValue ofMapped(Object type) {
            return type == Opcodes.LONG || type == Opcodes.DOUBLE ? BasicValue.LONG_VALUE : BasicValue.INT_VALUE;
        }

        @Override
        public BasicValue copyOperation(AbstractInsnNode instruction, BasicValue value) {
            return switch (instruction.getOpcode()) {
                case Opcodes.LLOAD, Opcodes.DLOAD -> BasicValue.LONG_VALUE;
                case Opcodes.ILOAD, Opcodes.FLOAD, Opcodes.ALOAD -> BasicValue.INT_VALUE;
                default -> value;
            };
        }
    }
}
