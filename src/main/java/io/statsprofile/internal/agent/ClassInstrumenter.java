package io.statsprofile.internal.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;

/**
 * Turns class files into instrumented ones. Needs no class but the bytes it is given: frames are moved, never computed.
 * Thread-safe.
 */
final class ClassInstrumenter {

    /** Where it stands in a class file: minor, then major. */
    private static final int VERSION = 4;

    private final FunctionRegistry functions;
    private final SkippedMethods skipped;
    private final IntSupplier compiledBytes;
    private final String dispatcher;

    /** @param dispatcher the class whose methods instrumented code calls */
    ClassInstrumenter(FunctionRegistry functions, Messages messages, Class<?> dispatcher) {
        this(functions, messages, dispatcher, CompilationLimit::ofThisJvm);
    }

    /**
     * @param compiledBytes bytes of code up to which the JVM compiles a method; asked only where one gets beyond
     * {@link CompilationLimit#HUGE}
     */
    ClassInstrumenter(FunctionRegistry functions, Messages messages, Class<?> dispatcher, IntSupplier compiledBytes) {
        this.functions = functions;
        this.skipped = new SkippedMethods(messages);
        this.dispatcher = dispatcher.getName().replace('.', '/');
        this.compiledBytes = compiledBytes;
    }

    /**
     * @param classFile left untouched
     * @param loader that defines the class
     * @throws RuntimeException if the class file can't be read, is of a version yet unknown, or would become too large
     */
    InstrumentedClass instrument(byte[] classFile, ClassLoader loader, ClassPlan plan) {
        ClassReader reader = new ClassReader(classFile);
        if (ClassVersion.isPrehistoric(reader.readInt(VERSION))) {
            throw new IllegalArgumentException("class files of before version 45.3 are unsupported");
        }
        ClassOutline outline = ClassOutline.of(reader);
        if (!outline.anySelected(plan)) {
            return result(null, 0, Map.of(), outline, plan);
        }
        Map<MethodKey, UnfitMethodException> unfit = new LinkedHashMap<>();
        for (;;) {
            ClassWriter writer = new ClassWriter(reader, 0);
            ProbeInserter inserter = new ProbeInserter(writer, loader, outline, plan, functions, unfit, dispatcher);
            reader.accept(inserter, ClassReader.EXPAND_FRAMES);
            if (!inserter.isSound(reader, compiledBytes)) {
                continue;
            }
            try {
                byte[] bytes = inserter.instrumented() == 0 ? null : writer.toByteArray();
                unfit.forEach((method, why) -> skipped.tell(reader.getClassName().replace('/', '.'), method, why));
                return result(bytes, inserter.instrumented(), unfit, outline, plan);
            } catch (MethodTooLargeException tooLarge) {
                // By jumps that became too long and were widened in the end.
                MethodKey method = new MethodKey(tooLarge.getMethodName(), tooLarge.getDescriptor());
                if (unfit.putIfAbsent(method, new UnfitMethodException(UnfitReason.CODE, tooLarge.getCodeSize())) != null) {
                    throw tooLarge;
                }
            }
        }
    }

    private static InstrumentedClass result(byte[] bytes, int methods, Map<MethodKey, UnfitMethodException> unfit, ClassOutline outline,
            ClassPlan plan) {
        boolean lacksFunctions = unfit.values().stream().anyMatch(why -> why.kind() == UnfitReason.FUNCTIONS);
        return new InstrumentedClass(bytes, methods, unfit.size(), outline.leftOut(plan), outline.selectable(), lacksFunctions);
    }
}
