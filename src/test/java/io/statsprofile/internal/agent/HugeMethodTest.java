package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.Dispatcher;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Methods that would become too large for the JVM's compilers, and programs full of them. */
class HugeMethodTest {

    /** What the probe adds to a method without locals, whose function is the first: enter, one exit, and the handler. */
    private static final int PROBE = 7 + 8 + 5;

    private final Messages messages = new Messages();
    private int limit;
    private final ClassInstrumenter instrumenter = new ClassInstrumenter(
            (loader, className, method, descriptor, function, fileName, lineNumber) -> 0, messages, Dispatcher.class, () -> limit);

    @Test
    void a_method_that_only_the_probe_lifts_over_the_limit_stays_as_it_was_and_is_named() {
        assertThat(instrument(CompilationLimit.HUGE, 8_000 - PROBE).methods()).as("just within").isEqualTo(1);
        assertThat(instrument(CompilationLimit.HUGE, 8_001).methods()).as("never compiled anyway").isEqualTo(1);
        assertThat(instrument(Integer.MAX_VALUE, 8_000).methods()).as("a JVM that compiles all").isEqualTo(1);
        assertThat(messages.take()).isEmpty();

        InstrumentedClass outcome = instrument(CompilationLimit.HUGE, 8_001 - PROBE, 8_000, 10, 8_001);

        assertThat(outcome.methods()).isEqualTo(2);
        assertThat(outcome.skipped()).isEqualTo(2);
        assertThat(messages.take()).hasSize(2).allMatch(message -> message.contains("never compiles a method of more than 8000"))
                .anyMatch(message -> message.contains("com.acme.Huge.m0()V is not profiled: with the probe it would have 8001 bytes of "
                        + "code instead of 7981"));
    }

    @Test
    void a_program_full_of_them_does_not_fill_the_statuses() {
        int[] sizes = new int[100];
        Arrays.fill(sizes, 7_999);

        for (int i = 0; i < 2; i++) {
            assertThat(instrument(CompilationLimit.HUGE, sizes).skipped()).isEqualTo(100);
        }

        assertThat(messages.take()).hasSize(SkippedMethods.NAMED + 3)
                .endsWith("WARN 80 methods are not profiled so far for the same reason as"
                + " com.acme.Huge.m0()V, among them com.acme.Huge.m79()V; their time counts as their callers' own");
    }

    @Test
    void several_that_are_too_large_for_a_class_file_are_named_too() {
        assertThat(instrument(CompilationLimit.HUGE, 65_530, 65_535, 100).methods()).isEqualTo(1);
        assertThat(messages.take()).hasSize(2).allMatch(message -> message.contains("the JVM allows 65535"));
    }

    @Test
    void this_jvm_says_which_methods_it_compiles() {
        assertThat(CompilationLimit.ofThisJvm()).isEqualTo(CompilationLimit.HUGE);
    }

    /** With a method {@code small} and a method {@code work} of 7,995 bytes that goes round a loop a hundred thousand times. */
    static byte[] workingClass(String internalName) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, internalName, null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "work", "(I)I", null, null);
        code.visitCode();
        code.visitLdcInsn(100_000);
        code.visitVarInsn(Opcodes.ISTORE, 1);
        Label loop = new Label();
        code.visitLabel(loop);
        code.visitIincInsn(0, 3);
        code.visitIincInsn(1, -1);
        code.visitVarInsn(Opcodes.ILOAD, 1);
        code.visitJumpInsn(Opcodes.IFGT, loop);
        // 15 bytes so far and at the end.
        for (int i = 15; i < 7_995; i++) {
            code.visitInsn(Opcodes.NOP);
        }
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        code = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "small", "()V", null, null);
        code.visitCode();
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        return writer.toByteArray();
    }

    private InstrumentedClass instrument(int compiled, int... codeSizes) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Huge", null, "java/lang/Object", new String[] {"java/lang/Cloneable"});
        writer.visitField(Opcodes.ACC_STATIC, "field", "I", null, 1).visitEnd();
        for (int i = 0; i < codeSizes.length; i++) {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "m" + i, "()V", null, null);
            code.visitCode();
            for (int nops = 1; nops < codeSizes[i]; nops++) {
                code.visitInsn(Opcodes.NOP);
            }
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
        limit = compiled;
        return instrumenter.instrument(writer.toByteArray(), null, ClassPlan.all(Level.DEBUG));
    }
}
