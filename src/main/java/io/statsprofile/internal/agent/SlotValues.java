package io.statsprofile.internal.agent;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Gives each type of references one value. */
final class SlotValues extends BasicInterpreter {

    /** Of no class: the verifier merges it with any type without a look at it. */
    static final BasicValue NULL = new BasicValue(NULL_TYPE);
    /** What it has in common with a type that comes later is Object, without a look at that. */
    static final Reference OBJECT = new Reference(Type.getObjectType("java/lang/Object"), null, 0, true);

    private final Map<Type, Reference> byType = new HashMap<>();
    private final Map<AbstractInsnNode, Reference> elements = new HashMap<>();

    SlotValues() {
        super(Opcodes.ASM9);
    }

    @Override
    public BasicValue newValue(Type type) {
        if (type == null || type.getSort() != Type.OBJECT && type.getSort() != Type.ARRAY) {
            return super.newValue(type);
        }
        if (type.equals(NULL_TYPE)) {
            return NULL;
        }
        return type.equals(OBJECT.getType()) ? OBJECT : byType.computeIfAbsent(type,
                known -> new Reference(known, null, 0, known.getSort() == Type.OBJECT));
    }

    @Override
    public BasicValue binaryOperation(AbstractInsnNode instruction, BasicValue first, BasicValue second) throws AnalyzerException {
        if (instruction.getOpcode() != Opcodes.AALOAD) {
            return super.binaryOperation(instruction, first, second);
        }
        Type array = first.getType();
        if (array != null && array.getSort() == Type.ARRAY) {
            return newValue(Type.getType(array.getDescriptor().substring(1)));
        }
        return elements.computeIfAbsent(instruction, key -> new Reference(OBJECT.getType(), null, 0, false));
    }

    /** Of one class, or of what several have in common, which nobody knows without loading them. */
    static final class Reference extends BasicValue {

        /** Beyond it two may be taken for strangers, which costs no more than a handler. */
        private static final int MOST_LOADED = 64;

        /** Where several met, or null. */
        private final Frame<?> metAt;
        /** The slot in which they met; those of the operand stack count from -1 down. */
        private final int slot;
        /** Surely no array: of arrays the verifier often need not know the elements. */
        private final boolean isClass;
        /** Those that were there first where others came; the verifier has loaded them then, with or without us. */
        private final Set<Reference> loaded = new HashSet<>();

        private Reference(Type type, Frame<?> metAt, int slot, boolean isClass) {
            super(type);
            this.metAt = metAt;
            this.slot = slot;
            this.isClass = isClass;
        }

        /** What it has in common with one that comes in later. */
        Reference meet(Reference other, Frame<?> here, int slotHere) {
            if (metAt == here && slot == slotHere) {
                return this;
            }
            Reference common = new Reference(OBJECT.getType(), here, slotHere, isClass && other.isClass);
            // Where Object comes in, the result is Object, without a look at this one; not so where something else does.
            if (common.isClass && other.metAt == null && other != OBJECT && loaded.size() < MOST_LOADED) {
                common.loaded.add(this);
                common.loaded.addAll(loaded);
            }
            return common;
        }

        /** Whether the verifier has nothing more to load where a handler sees both. */
        boolean isRelated(Reference other) {
            return this == other || loaded.contains(other) || other.loaded.contains(this);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
