package io.statsprofile.internal.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/**
 * Brackets one method by the probe:
 *
 * <pre>
 *     Object f = Dispatcher.enter(ID);                  // behind super() or this() in a constructor
 *     try { ... } catch (Throwable t) { Dispatcher.exit(f); throw t; }
 *     if (f != null) Dispatcher.exit(f); return x;      // where all returns jump to, or before each
 * </pre>
 *
 * <p>Under a budget {@code enter} is a dynamic call, so that it can be led elsewhere without a change of the class. Where it leads nowhere,
 * {@code f} is a constant null for compilers, and nothing is left of the rest. Without a budget, or where the class file is too old for
 * that, it is a static call, and {@code exit} is called whatever {@code f} is.
 *
 * <p>{@code f} lives above all of the method's own locals, so none of them moves and none can overwrite it, whatever is
 * stored into slots of parameters. The handlers stand last in the table, so the method's own win, and their frames know no
 * local but {@code f}. The calls of {@code exit} are outside of their range: one that fails must not be followed by another.
 *
 * <p>Returns share one exit where they can, since a method must stay small to be compiled and to be inlined. Where the verifier
 * infers types they can't: their locals would meet there.
 */
final class MethodInstrumenter {

    /** A frame, as the dispatcher hands it out. */
    private static final String FRAME = "java/lang/Object";
    private static final String EXIT_DESCRIPTOR = "(L" + FRAME + ";)V";
    private static final String ENTER_DESCRIPTOR = "(I)L" + FRAME + ";";
    private static final String LINK_DESCRIPTOR = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;I)Ljava/lang/invoke/CallSite;";

    private final MethodNode method;
    private final boolean frames;
    private final boolean dynamic;
    private final String dispatcher;
    /** Null unless the method is a constructor. */
    private final ConstructorAnalysis flow;
    private final CoveredCode covered;
    private final int local;
    /** Of its own. */
    private final boolean hasHandlers;
    private final LabelNode sharedExit = new LabelNode();
    /** Returns that have nothing but their value on the operand stack. */
    private final Set<AbstractInsnNode> plain;
    /** Those of them that jump to the shared exit. */
    private final Set<AbstractInsnNode> sharing;
    private final LabelNode end = new LabelNode();

    /**
     * @param owner internal name of the class
     * @param method with expanded frames; unchanged until {@link #insert}
     * @param version of the class file
     * @param dynamic whether the probe is to be such that it can be led elsewhere, where the version allows that
     * @param dispatcher internal name of the class whose methods to call
     * @throws UnfitMethodException if the probe doesn't fit in, or the code can't be followed as far as must be
     */
    MethodInstrumenter(String owner, MethodNode method, int version, boolean dynamic, String dispatcher)
            throws UnfitMethodException {
        MethodBounds.check(method);
        this.dispatcher = dispatcher;
        this.method = method;
        this.frames = ClassVersion.hasFrames(version);
        this.dynamic = dynamic && ClassVersion.hasDynamicCalls(version);
        boolean inferred = ClassVersion.mayBeInferred(version);
        boolean constructor = method.name.equals("<init>");
        if (constructor || inferred) {
            MethodBounds.checkFlow(method);
        }
        try {
            this.flow = constructor ? ConstructorAnalysis.of(owner, method) : null;
            this.covered = new CoveredCode(method, inferred ? SlotAnalysis.of(owner, method) : null);
        } catch (AnalyzerException unclear) {
            throw new UnfitMethodException(UnfitReason.UNCLEAR, unclear.getMessage());
        }
        this.local = method.maxLocals;
        this.hasHandlers = !method.tryCatchBlocks.isEmpty();
        this.plain = inferred ? Set.of() : plain();
        this.sharing = sharing();
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

    /** @throws UnfitMethodException if the method has become too large; it is of no use then */
    void insert(int function, boolean traced) throws UnfitMethodException {
        AbstractInsnNode[] nodes = method.instructions.toArray();
        insertStart(function, traced);
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] instanceof FrameNode frame) {
                addLocal(frame);
            } else if (nodes[i].getOpcode() >= 0) {
                visit(i, nodes[i]);
                if (flow != null && flow.isSuperCall(nodes[i])) {
                    method.instructions.insert(nodes[i], enter(function, traced));
                }
            }
        }
        covered.end();
        if (!sharing.isEmpty()) {
            addSharedExit();
        }
        covered.handlers().forEach(this::addHandler);
        method.tryCatchBlocks.addAll(covered.ranges());
        method.instructions.add(end);
        method.maxLocals = local + 1;
        // One more than any instruction had, for a constant or the frame; two in the handler.
        method.maxStack = Math.max(method.maxStack + 1, 2);
        MethodBounds.checkTables(method);
    }

    /** Whether the probe can be led elsewhere without a change of the class. */
    boolean isDynamic() {
        return dynamic;
    }

    /** Bytes of code, once the method has been written. */
    int codeSize() {
        return end.getLabel().getOffset();
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

    /** Looked for only where it matters: one return alone is not shared. */
    private Set<AbstractInsnNode> plain() {
        return startedReturns().size() > 1 || dynamic && !hasHandlers ? PlainReturns.of(method) : Set.of();
    }

    private Set<AbstractInsnNode> startedReturns() {
        Set<AbstractInsnNode> returns = new HashSet<>();
        for (int i = 0; i < method.instructions.size(); i++) {
            AbstractInsnNode instruction = method.instructions.get(i);
            if (PlainReturns.isReturn(instruction) && isStarted(i)) {
                returns.add(instruction);
            }
        }
        return returns;
    }

    private Set<AbstractInsnNode> sharing() {
        Set<AbstractInsnNode> returns = startedReturns();
        returns.retainAll(plain);
        // One alone gains nothing.
        return returns.size() > 1 ? returns : Set.of();
    }

    private void visit(int index, AbstractInsnNode instruction) {
        boolean started = isStarted(index);
        if (sharing.contains(instruction)) {
            JumpInsnNode jump = new JumpInsnNode(Opcodes.GOTO, sharedExit);
            method.instructions.set(instruction, jump);
            covered.visit(index, jump, true);
        } else if (PlainReturns.isReturn(instruction)) {
            covered.visit(index, instruction, false);
            if (started) {
                method.instructions.insertBefore(instruction, mayTest(instruction) ? exitIfEntered() : exit(inlinedExit()));
            }
        } else {
            covered.visit(index, instruction, started);
        }
    }

    /** Whether the probe has been entered before the instruction at this index, in whatever way it is reached. */
    private boolean isStarted(int index) {
        return flow == null || flow.isInitialised(index);
    }

    private void addSharedExit() {
        method.instructions.add(sharedExit);
        method.instructions.add(frame(returned()));
        method.instructions.add(exitIfEntered());
        method.instructions.add(new InsnNode(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN)));
    }

    /** What is on the operand stack at a plain return. */
    private Object[] returned() {
        Type type = Type.getReturnType(method.desc);
        return type.getSort() == Type.VOID ? new Object[0] : new Object[] {PlainReturns.mapped(type)};
    }

    private void addHandler(LabelNode handler) {
        method.instructions.add(handler);
        if (frames) {
            method.instructions.add(frame("java/lang/Throwable"));
        }
        method.instructions.add(exit("exit"));
        method.instructions.add(new InsnNode(Opcodes.ATHROW));
    }

    /** With no local but the probe's. */
    private FrameNode frame(Object... stack) {
        Object[] locals = new Object[local + 1];
        Arrays.fill(locals, 0, local, Opcodes.TOP);
        locals[local] = FRAME;
        return new FrameNode(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
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
        String name = traced ? "enterTraced" : "enter";
        enter.add(constant(function));
        enter.add(dynamic
                ? new InvokeDynamicInsnNode(name, ENTER_DESCRIPTOR,
                        new Handle(Opcodes.H_INVOKESTATIC, dispatcher, "link", LINK_DESCRIPTOR, false), function)
                : new MethodInsnNode(Opcodes.INVOKESTATIC, dispatcher, name, ENTER_DESCRIPTOR, false));
        enter.add(new VarInsnNode(Opcodes.ASTORE, local));
        return enter;
    }

    /**
     * Whether the frame that a test brings may know no local: where the return may be in a range of the method's own, its handler says what
     * locals there are.
     */
    private boolean mayTest(AbstractInsnNode returning) {
        return plain.contains(returning) && !hasHandlers;
    }

    /** Before a plain return. What stands here is not inlined, so that compilers have fewer nodes to make than {@code leave} takes. */
    private InsnList exitIfEntered() {
        if (!dynamic) {
            return exit("exit");
        }
        LabelNode over = new LabelNode();
        InsnList exit = new InsnList();
        exit.add(new VarInsnNode(Opcodes.ALOAD, local));
        exit.add(new JumpInsnNode(Opcodes.IFNULL, over));
        exit.add(exit("exit"));
        exit.add(over);
        exit.add(frame(returned()));
        return exit;
    }

    private String inlinedExit() {
        return dynamic ? "leave" : "exit";
    }

    private InsnList exit(String name) {
        InsnList exit = new InsnList();
        exit.add(new VarInsnNode(Opcodes.ALOAD, local));
        exit.add(new MethodInsnNode(Opcodes.INVOKESTATIC, dispatcher, name, EXIT_DESCRIPTOR, false));
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
