package io.statsprofile.agent;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;

/**
 * Turns class files into instrumented ones. Needs no class but the bytes it is given: frames are moved, never computed.
 * Thread-safe.
 */
final class ClassInstrumenter {

    private final FunctionRegistry functions;
    private final Messages messages;
    private final String dispatcher;

    /** @param dispatcher the class whose methods instrumented code calls */
    ClassInstrumenter(FunctionRegistry functions, Messages messages, Class<?> dispatcher) {
        this.functions = functions;
        this.messages = messages;
        this.dispatcher = dispatcher.getName().replace('.', '/');
    }

    /**
     * @param classFile left untouched
     * @param loader that defines the class
     * @throws RuntimeException if the class file can't be read, is of a version yet unknown, or would become too large
     */
    InstrumentedClass instrument(byte[] classFile, ClassLoader loader, ClassPlan plan) {
        ClassReader reader = new ClassReader(classFile);
        ClassOutline outline = ClassOutline.of(reader);
        if (!outline.anySelected(plan)) {
            return result(null, 0, 0, outline);
        }
        Map<MethodKey, String> refused = new HashMap<>();
        for (;;) {
            ClassWriter writer = new ClassWriter(reader, 0);
            ProbeInserter inserter = new ProbeInserter(writer, loader, outline, plan, functions, refused, dispatcher);
            reader.accept(inserter, ClassReader.EXPAND_FRAMES);
            try {
                byte[] bytes = inserter.instrumented() == 0 ? null : writer.toByteArray();
                refused.values().forEach(messages::warn);
                return result(bytes, inserter.instrumented(), refused.size(), outline);
            } catch (MethodTooLargeException tooLarge) {
                MethodKey method = new MethodKey(tooLarge.getMethodName(), tooLarge.getDescriptor());
                if (refused.containsKey(method)) {
                    throw tooLarge;
                }
                inserter.refuse(method, "with the probe it would have " + tooLarge.getCodeSize() + " bytes of code, and the JVM allows 65535");
            }
        }
    }

    /** Whether class files of this version carry stack map frames. */
    static boolean hasFrames(int version) {
        return (version & 0xFFFF) >= Opcodes.V1_6;
    }

    private static InstrumentedClass result(byte[] bytes, int methods, int skipped, ClassOutline outline) {
        return new InstrumentedClass(bytes, methods, skipped, outline.publicMethods(), outline.methods().size());
    }
}
