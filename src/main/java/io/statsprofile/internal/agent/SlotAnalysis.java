package io.statsprofile.internal.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Which references each local variable holds before each instruction, for class files without stack map frames. Their verifier
 * infers types: where an exception handler is reached with two types in one slot, it loads both classes to find what they have
 * in common, and a class that is missing then keeps this one from linking. So a handler of ours must see one type in each slot.
 *
 * <p>Takes the verifier's own way through the code, again and again from the first instruction to the last until nothing changes,
 * since a handler also sees what is not final yet. Types are told apart by name, so no class is loaded.
 */
final class SlotAnalysis {

    /** What may be looked at in all: locals and handlers, times instructions, times passes. */
    private static final long MAX_VALUES = 8_000_000;

    private final InsnList code;
    private final List<TryCatchBlockNode> handlers;
    private final SlotValues values = new SlotValues();
    private final Frame<BasicValue>[] frames;
    private final boolean[] changed;
    /** By instruction, locals of each time that it was looked at. */
    private final List<List<BasicValue[]>> history = new ArrayList<>();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private SlotAnalysis(MethodNode method) {
        code = method.instructions;
        handlers = method.tryCatchBlocks;
        frames = new Frame[code.size()];
        changed = new boolean[code.size()];
        for (int i = 0; i < code.size(); i++) {
            history.add(null);
        }
    }

    static SlotAnalysis of(String owner, MethodNode method) throws AnalyzerException {
        SlotAnalysis flow = new SlotAnalysis(method);
        try {
            flow.mergeInto(0, flow.arguments(owner, method));
            flow.follow();
        } catch (RuntimeException invalid) {
            throw new AnalyzerException(null, invalid.toString(), invalid);
        }
        return flow;
    }

    private Frame<BasicValue> arguments(String owner, MethodNode method) {
        Frame<BasicValue> frame = new SlotFrame(method.maxLocals, method.maxStack);
        int local = 0;
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            frame.setLocal(local++, values.newValue(Type.getObjectType(owner)));
        }
        for (Type type : Type.getArgumentTypes(method.desc)) {
            frame.setLocal(local, values.newValue(type));
            local += type.getSize();
        }
        return frame;
    }

    private void follow() throws AnalyzerException {
        long looked = 0;
        for (boolean again = true; again;) {
            again = false;
            for (int i = 0; i < frames.length; i++) {
                if (changed[i]) {
                    changed[i] = false;
                    again = true;
                    look(i);
                    looked += frames[i].getLocals() + handlers.size() + 1;
                    if (looked > MAX_VALUES) {
                        throw new AnalyzerException(null, "it takes more than " + MAX_VALUES + " looks at locals");
                    }
                }
            }
        }
    }

    private void look(int index) throws AnalyzerException {
        AbstractInsnNode instruction = code.get(index);
        if (instruction.getOpcode() < 0) {
            mergeInto(index + 1, frames[index]);
            return;
        }
        remember(index);
        for (TryCatchBlockNode handler : handlers) {
            if (code.indexOf(handler.start) <= index && index < code.indexOf(handler.end)) {
                Frame<BasicValue> caught = new SlotFrame(frames[index]);
                caught.clearStack();
                caught.push(values.newValue(Type.getObjectType(handler.type == null ? "java/lang/Throwable" : handler.type)));
                mergeInto(code.indexOf(handler.handler), caught);
            }
        }
        Frame<BasicValue> after = new SlotFrame(frames[index]);
        after.execute(instruction, values);
        if (instruction instanceof JumpInsnNode jump) {
            mergeInto(code.indexOf(jump.label), after);
        } else if (instruction instanceof TableSwitchInsnNode table) {
            mergeInto(table.dflt, table.labels, after);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            mergeInto(lookup.dflt, lookup.labels, after);
        }
        if (PlainReturns.goesOn(instruction.getOpcode())) {
            mergeInto(index + 1, after);
        }
    }

    private void mergeInto(LabelNode otherwise, List<LabelNode> labels, Frame<BasicValue> frame) throws AnalyzerException {
        mergeInto(code.indexOf(otherwise), frame);
        for (LabelNode label : labels) {
            mergeInto(code.indexOf(label), frame);
        }
    }

    private void mergeInto(int index, Frame<BasicValue> frame) throws AnalyzerException {
        if (frames[index] == null) {
            frames[index] = new SlotFrame(frame);
            changed[index] = true;
        } else {
            changed[index] |= frames[index].merge(frame, values);
        }
    }

    private void remember(int index) {
        BasicValue[] locals = new BasicValue[frames[index].getLocals()];
        for (int slot = 0; slot < locals.length; slot++) {
            locals[slot] = frames[index].getLocal(slot);
        }
        if (history.get(index) == null) {
            history.set(index, new ArrayList<>(1));
        }
        history.get(index).add(locals);
    }

    /** What one handler sees. */
    final class Seen {

        private final Map<Integer, Set<SlotValues.Reference>> bySlot = new HashMap<>();

        /** Takes the instruction in, unless that would have the verifier load classes; code that can't be reached brings nothing. */
        boolean take(int instruction) {
            List<BasicValue[]> times = history.get(instruction);
            return times == null || bySlot.isEmpty() && add(times) || times.stream().allMatch(this::fits) && add(times);
        }

        private boolean fits(BasicValue[] locals) {
            for (int slot = 0; slot < locals.length; slot++) {
                if (locals[slot] instanceof SlotValues.Reference reference && bySlot.containsKey(slot)
                        && !bySlot.get(slot).stream().allMatch(reference::isRelated)) {
                    return false;
                }
            }
            return true;
        }

        private boolean add(List<BasicValue[]> times) {
            for (BasicValue[] locals : times) {
                for (int slot = 0; slot < locals.length; slot++) {
                    if (locals[slot] instanceof SlotValues.Reference reference) {
                        bySlot.computeIfAbsent(slot, key -> new HashSet<>()).add(reference);
                    }
                }
            }
            return true;
        }
    }
}
