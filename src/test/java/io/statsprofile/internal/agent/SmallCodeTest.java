package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.agent.fixture.Sizes;
import io.statsprofile.internal.probe.Dispatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods are too small to be worth a probe. */
class SmallCodeTest {

    private static final ClassPlan WITHOUT_SMALL = ClassPlan.all(Level.DEBUG).withoutSmall();

    private final Messages messages = new Messages();
    private final List<String> registered = new ArrayList<>();
    private final ClassInstrumenter instrumenter = new ClassInstrumenter((loader, className, method, descriptor, function, fileName,
            lineNumber) -> {
        registered.add(method);
        return 0;
    }, messages, Dispatcher.class);

    @Test
    void what_compilers_write_for_accessors_is_small_and_calls_loops_locks_arrays_and_exceptions_are_not() {
        InstrumentedClass outcome = instrument(InstrumentingLoader.classFile(Sizes.class.getName()), WITHOUT_SMALL);

        assertThat(registered).containsExactly("largeLoop", "largeDelegate", "largeFactory", "largeLambda", "largeConcatenation",
                "largeArray", "largeObjects", "largeTable", "largeMonitor", "largeSynchronized", "largeThrow", "<clinit>");
        // The five that are named so, the constructor, and the lambda's body. The static initialiser makes an array.
        assertThat(outcome.small()).isEqualTo(7);
    }

    @Test
    void all_of_them_are_in_unless_they_are_left_out() {
        InstrumentedClass outcome = instrument(InstrumentingLoader.classFile(Sizes.class.getName()), ClassPlan.all(Level.DEBUG));

        assertThat(outcome.methods()).isEqualTo(19);
        assertThat(outcome.small()).isZero();
        assertThat(outcome.selectable()).isEqualTo(new Selectable(0, 19, 0, 7));
    }

    @Test
    void a_method_that_has_a_level_of_its_own_is_in_however_small() {
        ClassPlan plan = new ClassPlan(Level.DEBUG, Map.of("smallGetter", Level.TRACE, "smallConstant", Level.OFF)).withoutSmall();

        InstrumentedClass outcome = instrument(InstrumentingLoader.classFile(Sizes.class.getName()), plan);

        assertThat(registered).contains("smallGetter").doesNotContain("smallConstant", "smallFluentSetter");
        assertThat(outcome.small()).as("neither the one that is in nor the one that is off").isEqualTo(5);
    }

    @Test
    void the_limit_is_that_of_what_is_inlined_everywhere() {
        byte[] classFile = classOf(code -> nops(code, SmallCode.MOST_BYTES - 1), code -> nops(code, SmallCode.MOST_BYTES));

        assertThat(instrument(classFile, WITHOUT_SMALL).small()).isEqualTo(1);
        assertThat(registered).containsExactly("m1");
    }

    @Test
    void what_compilers_seldom_write_is_told_from_loops_and_calls_too() {
        Handle bootstrap = new Handle(Opcodes.H_INVOKESTATIC, "com/acme/Boot", "make", "()Ljava/lang/Object;", false);
        byte[] classFile = classOf(
                code -> {
                    // A switch that jumps back.
                    Label again = new Label();
                    code.visitLabel(again);
                    code.visitInsn(Opcodes.ICONST_0);
                    Label on = new Label();
                    code.visitTableSwitchInsn(0, 0, on, again);
                    code.visitLabel(on);
                },
                code -> {
                    code.visitLdcInsn(new ConstantDynamic("it", "Ljava/lang/Object;", bootstrap));
                    code.visitInsn(Opcodes.POP);
                },
                code -> {
                    // Forth only.
                    Label on = new Label();
                    code.visitInsn(Opcodes.ICONST_0);
                    code.visitLookupSwitchInsn(on, new int[] {7}, new Label[] {on});
                    code.visitLabel(on);
                });

        assertThat(instrument(classFile, WITHOUT_SMALL).small()).isEqualTo(1);
        assertThat(registered).containsExactly("m0", "m1");
    }

    @Test
    void a_class_of_nothing_but_small_methods_is_not_touched() {
        InstrumentedClass outcome = instrument(classOf(code -> { }, code -> { }), WITHOUT_SMALL);

        assertThat(outcome.bytes()).isNull();
        assertThat(outcome.small()).isEqualTo(2);
    }

    private InstrumentedClass instrument(byte[] classFile, ClassPlan plan) {
        InstrumentedClass outcome = instrumenter.instrument(classFile, SmallCodeTest.class.getClassLoader(), plan);
        assertThat(messages.take()).isEmpty();
        if (outcome.bytes() != null) {
            assertThat(new ClassReader(outcome.bytes()).getClassName()).isEqualTo(new ClassReader(classFile).getClassName());
        }
        return outcome;
    }

    /** With a method {@code m0}, {@code m1} and so on of each code, and a return behind it. */
    @SafeVarargs
    private static byte[] classOf(Consumer<MethodVisitor>... codes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Made", null, "java/lang/Object", null);
        for (int i = 0; i < codes.length; i++) {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "m" + i, "()V", null, null);
            code.visitCode();
            codes[i].accept(code);
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
        return writer.toByteArray();
    }

    private static void nops(MethodVisitor code, int bytes) {
        for (int i = 0; i < bytes; i++) {
            code.visitInsn(Opcodes.NOP);
        }
    }
}
