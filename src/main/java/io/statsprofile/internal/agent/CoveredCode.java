package io.statsprofile.internal.agent;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The stretches of a method that handlers of the probe cover. One handler does for all, but where the verifier infers types: then
 * each serves as long as it sees one type in each slot, and the next begins.
 */
final class CoveredCode {

    private final MethodNode method;
    /** Null where handlers say themselves what they see, by stack map frames. */
    private final SlotAnalysis slots;
    private final List<LabelNode> handlers = new ArrayList<>();
    private final List<TryCatchBlockNode> ranges = new ArrayList<>();
    private SlotAnalysis.Seen seen;
    /** Where the open range begins, or null. */
    private LabelNode start;

    CoveredCode(MethodNode method, SlotAnalysis slots) {
        this.method = method;
        this.slots = slots;
    }

    /** Goes on to the next instruction, at this index of the method as it was. */
    void visit(int index, AbstractInsnNode instruction, boolean covered) {
        boolean served = covered && isServed(index);
        if (start == null ? !covered : served) {
            return;
        }
        LabelNode bound = new LabelNode();
        method.instructions.insertBefore(instruction, bound);
        close(bound);
        if (covered) {
            if (!served) {
                handlers.add(new LabelNode());
                seen = slots == null ? null : slots.new Seen();
                isServed(index);
            }
            start = bound;
        }
    }

    /** Behind the last instruction. */
    void end() {
        if (start != null) {
            LabelNode bound = new LabelNode();
            method.instructions.add(bound);
            close(bound);
        }
    }

    private boolean isServed(int index) {
        return !handlers.isEmpty() && (seen == null || seen.take(index));
    }

    private void close(LabelNode bound) {
        if (start != null) {
            ranges.add(new TryCatchBlockNode(start, bound, handlers.get(handlers.size() - 1), null));
            start = null;
        }
    }

    /** One for each handler to be written, in this order. */
    List<LabelNode> handlers() {
        return handlers;
    }

    /** For the table of exceptions. */
    List<TryCatchBlockNode> ranges() {
        return ranges;
    }
}
