package io.statsprofile.internal.agent;

import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/** Locals and operand stack as the verifier that infers types merges them, with a value of its own for what two classes have in common. */
final class SlotFrame extends Frame<BasicValue> {

    SlotFrame(int locals, int stack) {
        super(locals, stack);
        for (int i = 0; i < locals; i++) {
            setLocal(i, BasicValue.UNINITIALIZED_VALUE);
        }
    }

    SlotFrame(Frame<? extends BasicValue> frame) {
        super(frame);
    }

    @Override
    public boolean merge(Frame<? extends BasicValue> frame, Interpreter<BasicValue> interpreter) throws AnalyzerException {
        if (getStackSize() != frame.getStackSize()) {
            throw new AnalyzerException(null, "incompatible stack heights");
        }
        boolean changed = false;
        for (int i = 0; i < getLocals(); i++) {
            BasicValue merged = merge(getLocal(i), frame.getLocal(i), i);
            if (merged != getLocal(i)) {
                setLocal(i, merged);
                changed = true;
            }
        }
        for (int i = 0; i < getStackSize(); i++) {
            BasicValue merged = merge(getStack(i), frame.getStack(i), -1 - i);
            if (merged != getStack(i)) {
                setStack(i, merged);
                changed = true;
            }
        }
        return changed;
    }

    private BasicValue merge(BasicValue mine, BasicValue theirs, int slot) {
        if (mine == theirs) {
            return mine;
        }
        if (!mine.isReference() || !theirs.isReference()) {
            return mine.equals(theirs) ? mine : BasicValue.UNINITIALIZED_VALUE;
        }
        if (mine == SlotValues.NULL) {
            return theirs;
        }
        // Not the other way round: where it holds an interface already, it keeps it.
        if (theirs == SlotValues.NULL || mine == SlotValues.OBJECT) {
            return mine;
        }
        return ((SlotValues.Reference) mine).meet((SlotValues.Reference) theirs, this, slot);
    }
}
