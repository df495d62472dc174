package io.statsprofile.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/**
 * Brackets one method by the probe:
 *
 * <pre>
 *     Object f = Dispatcher.enter(ID);                  // behind super() or this() in a constructor
 *     try { ... Dispatcher.exit(f); return x; }        // before every return
 *     catch (Throwable t) { Dispatcher.exit(f); throw t; }
 * </pre>
 *
 * <p>{@code f} lives above all of the method's own locals, so none of them moves and none can overwrite it, whatever is
 * stored into slots of parameters. The handler stands last in the table, so the method's own win, and its frame knows no
 * local but {@code f}. The calls of {@code exit} are outside of its range: one that fails must not be followed by another.
 */
final class MethodInstrumenter {

    /** A frame, as the dispatcher hands it out. */
    private static final String FRAME = "java/lang/Object";
    private static final String EXIT_DESCRIPTOR = "(L" + FRAME + ";)V";
    private static final String ENTER_DESCRIPTOR = "(I)L" + FRAME + ";";

    private final MethodNode method;
    private final boolean frames;
    private final String dispatcher;
    /** Null unless the method is a constructor. */
    private final ConstructorFlow flow;
    private final int local;
    private final List<LabelNode> rangeBounds = new ArrayList<>();

    /**
     * @param owner internal name of the class
     * @param method with expanded frames; unchanged until {@link #insert}
     * @param frames whether the class's version has stack map frames
     * @param dispatcher internal name of the class whose methods to call
     * @throws AnalyzerException if a constructor's super() calls can't be followed
     */
    MethodInstrumenter(String owner, MethodNode method, boolean frames, String dispatcher) throws AnalyzerException {
        this.dispatcher = dispatcher;
        this.method = method;
        this.frames = frames;
        this.flow = method.name.equals("<init>") ? ConstructorFlow.of(owner, method) : null;
        this.local = method.maxLocals;
    }

    /** Whether the method uses subroutines, which compilers gave up long ago: their code has no place for a handler of ours. */
    static boolean usesSubroutines(MethodNode method) {
        for (AbstractInsnNode node : method.instructions) {
            if (node.getOpcode() == Opcodes.JSR || node.getOpcode() == Opcodes.RET) {
                return true;
            }
        }
        return false;
    }

    /** First line of the method, or 0. */
    static int firstLine(MethodNode method) {
        for (AbstractInsnNode node : method.instructions) {
            if (node instanceof LineNumberNode lineNumber) {
                return lineNumber.line;
            }
        }
        return 0;
    }

    void insert(int function, boolean traced) {
        AbstractInsnNode[] nodes = method.instructions.toArray();
        insertStart(function, traced);
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] instanceof FrameNode frame) {
                addLocal(frame);
            } else if (nodes[i].getOpcode() >= 0) {
                visit(nodes[i], flow == null || flow.isInitialised(i));
                if (flow != null && flow.isSuperCall(nodes[i])) {
                    method.instructions.insert(nodes[i], enter(function, traced));
                }
            }
        }
        if (isRangeOpen()) {
            LabelNode end = new LabelNode();
            method.instructions.add(end);
            rangeBounds.add(end);
        }
        if (!rangeBounds.isEmpty()) {
            addHandler();
        }
        method.maxLocals = local + 1;
        // One more than any instruction had, for a constant or the frame; two in the handler.
        method.maxStack = Math.max(method.maxStack + 1, 2);
    }

    private void insertStart(int function, boolean traced) {
        InsnList start = new InsnList();
        int line = firstLine(method);
        if (line > 0) {
            // So that a StackOverflowError in enter() shows the line in its stack trace.
            LabelNode label = new LabelNode();
            start.add(label);
            start.add(new LineNumberNode(line, label));
        }
        if (flow == null) {
            start.add(enter(function, traced));
        } else {
            // Frames before super() must find the local filled.
            start.add(new InsnNode(Opcodes.ACONST_NULL));
            start.add(new VarInsnNode(Opcodes.ASTORE, local));
        }
        method.instructions.insert(start);
    }

    private void visit(AbstractInsnNode instruction, boolean covered) {
        boolean returns = instruction.getOpcode() >= Opcodes.IRETURN && instruction.getOpcode() <= Opcodes.RETURN;
        if (isRangeOpen() != (covered && !returns)) {
            LabelNode bound = new LabelNode();
            method.instructions.insertBefore(instruction, bound);
            rangeBounds.add(bound);
        }
        if (covered && returns) {
            method.instructions.insertBefore(instruction, exit());
        }
    }

    private boolean isRangeOpen() {
        return rangeBounds.size() % 2 == 1;
    }

    private void addHandler() {
        LabelNode handler = new LabelNode();
        method.instructions.add(handler);
        if (frames) {
            Object[] locals = new Object[local + 1];
            Arrays.fill(locals, 0, local, Opcodes.TOP);
            locals[local] = FRAME;
            method.instructions.add(new FrameNode(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"}));
        }
        method.instructions.add(exit());
        method.instructions.add(new InsnNode(Opcodes.ATHROW));
        for (int i = 0; i < rangeBounds.size(); i += 2) {
            method.tryCatchBlocks.add(new TryCatchBlockNode(rangeBounds.get(i), rangeBounds.get(i + 1), handler, null));
        }
    }

    private void addLocal(FrameNode frame) {
        List<Object> locals = new ArrayList<>(frame.local);
        int slots = 0;
        for (Object type : locals) {
            slots += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; slots < local; slots++) {
            locals.add(Opcodes.TOP);
        }
        locals.add(FRAME);
        frame.local = locals;
    }

    private InsnList enter(int function, boolean traced) {
        InsnList enter = new InsnList();
        enter.add(constant(function));
        enter.add(new MethodInsnNode(Opcodes.INVOKESTATIC, dispatcher, traced ? "enterTraced" : "enter", ENTER_DESCRIPTOR, false));
        enter.add(new VarInsnNode(Opcodes.ASTORE, local));
        return enter;
    }

    private InsnList exit() {
        InsnList exit = new InsnList();
        exit.add(new VarInsnNode(Opcodes.ALOAD, local));
        exit.add(new MethodInsnNode(Opcodes.INVOKESTATIC, dispatcher, "exit", EXIT_DESCRIPTOR, false));
        return exit;
    }

    private static AbstractInsnNode constant(int value) {
        if (value <= 5) {
            return new InsnNode(Opcodes.ICONST_0 + value);
        }
        if (value <= Byte.MAX_VALUE) {
            return new IntInsnNode(Opcodes.BIPUSH, value);
        }
        return value <= Short.MAX_VALUE ? new IntInsnNode(Opcodes.SIPUSH, value) : new LdcInsnNode(value);
    }
}
