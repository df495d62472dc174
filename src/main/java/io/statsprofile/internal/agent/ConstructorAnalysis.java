package io.statsprofile.internal.agent;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * Where in a constructor {@code this} is initialised: behind {@code super()} or {@code this()}, of which there may be
 * several, one a branch, with code before them. Only there may a handler of ours catch, since a handler's frame without an
 * uninitialised {@code this} can't follow code with one.
 *
 * <p>Follows values through all branches as the verifier does, but knows only two kinds, so no class is ever loaded for it.
 */
final class ConstructorAnalysis {

    private final Frame<BasicValue>[] before;
    private final Set<AbstractInsnNode> superCalls = new HashSet<>();

    private ConstructorAnalysis(Frame<BasicValue>[] before) {
        this.before = before;
    }

    static ConstructorAnalysis of(String owner, MethodNode constructor) throws AnalyzerException {
        ThisInterpreter interpreter = new ThisInterpreter();
        ConstructorAnalysis flow = new ConstructorAnalysis(new ThisAnalyzer(interpreter).analyze(owner, constructor));
        for (int i = 0; i < flow.before.length; i++) {
            AbstractInsnNode instruction = constructor.instructions.get(i);
            if (flow.before[i] != null && isInitialiser(instruction)
                    && receiver(flow.before[i], instruction) == interpreter.uninitialisedThis) {
                flow.superCalls.add(instruction);
            }
        }
        return flow;
    }

    /** Whether the instruction at this index can be reached, and only with {@code this} initialised. */
    boolean isInitialised(int index) {
        return before[index] != null && ((ThisFrame) before[index]).initialised;
    }

    /** Whether {@code this} is initialised by this instruction. */
    boolean isSuperCall(AbstractInsnNode instruction) {
        return superCalls.contains(instruction);
    }

    private static boolean isInitialiser(AbstractInsnNode instruction) {
        return instruction.getOpcode() == Opcodes.INVOKESPECIAL && ((MethodInsnNode) instruction).name.equals("<init>");
    }

    private static BasicValue receiver(Frame<BasicValue> frame, AbstractInsnNode call) {
        int arguments = Type.getArgumentCount(((MethodInsnNode) call).desc);
        return frame.getStack(frame.getStackSize() - 1 - arguments);
    }

    private static final class ThisInterpreter extends BasicInterpreter {

        /** Compared by identity: {@link BasicValue#equals} knows the type only, of which no other value has this one. */
        final BasicValue uninitialisedThis = new BasicValue(Type.getObjectType("uninitialised this"));

        ThisInterpreter() {
            super(Opcodes.ASM9);
        }

        @Override
        public BasicValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
            return local == 0 ? uninitialisedThis : super.newParameterValue(isInstanceMethod, local, type);
        }
    }

    private static final class ThisAnalyzer extends Analyzer<BasicValue> {

        private final ThisInterpreter interpreter;

        ThisAnalyzer(ThisInterpreter interpreter) {
            super(interpreter);
            this.interpreter = interpreter;
        }

        @Override
        protected Frame<BasicValue> newFrame(int locals, int stack) {
            return new ThisFrame(locals, stack, interpreter.uninitialisedThis);
        }

        @Override
        protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> frame) {
            return new ThisFrame(frame, interpreter.uninitialisedThis);
        }
    }

    /** The verifier's flag beside locals and stack: set by the call that initialises, kept only where all ways in have it. */
    private static final class ThisFrame extends Frame<BasicValue> {

        private final BasicValue uninitialisedThis;
        /** Without an initial value here: {@link #init}, called by the constructor of the superclass, sets it. */
        boolean initialised;

        ThisFrame(int locals, int stack, BasicValue uninitialisedThis) {
            super(locals, stack);
            this.uninitialisedThis = uninitialisedThis;
        }

        ThisFrame(Frame<? extends BasicValue> frame, BasicValue uninitialisedThis) {
            super(frame);
            this.uninitialisedThis = uninitialisedThis;
        }

        @Override
        public Frame<BasicValue> init(Frame<? extends BasicValue> frame) {
            super.init(frame);
            initialised = ((ThisFrame) frame).initialised;
            return this;
        }

        @Override
        public void execute(AbstractInsnNode instruction, Interpreter<BasicValue> interpreter) throws AnalyzerException {
            boolean initialises = isInitialiser(instruction) && receiver(this, instruction) == uninitialisedThis;
            super.execute(instruction, interpreter);
            if (initialises) {
                initialised = true;
                for (int i = 0; i < getLocals(); i++) {
                    if (getLocal(i) == uninitialisedThis) {
                        setLocal(i, BasicValue.REFERENCE_VALUE);
                    }
                }
                for (int i = 0; i < getStackSize(); i++) {
                    if (getStack(i) == uninitialisedThis) {
                        setStack(i, BasicValue.REFERENCE_VALUE);
                    }
                }
            }
        }

        @Override
        public boolean merge(Frame<? extends BasicValue> frame, Interpreter<BasicValue> interpreter) throws AnalyzerException {
            boolean changed = super.merge(frame, interpreter);
            if (initialised && !((ThisFrame) frame).initialised) {
                initialised = false;
                return true;
            }
            return changed;
        }
    }
}
