package io.statsprofile.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Bytecode that javac does not write: from other compilers, from obfuscators, from long ago, or near the limits. All of it verified by the JVM. */
class OddBytecodeTest implements Opcodes {

    private static final String OBJECT = "java/lang/Object";

    private final InstrumentingLoader loader = new InstrumentingLoader("DEBUG");

    @Test
    void slots_of_parameters_may_be_reused_for_anything() throws Exception {
        Class<?> type = load(modern(OBJECT).withStatic("reuse", "(II)J", code -> {
            Label loop = new Label();
            Label end = new Label();
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(I2L);
            // A long over the last parameter and the slot behind it.
            code.visitVarInsn(LSTORE, 1);
            code.visitLdcInsn("text");
            code.visitVarInsn(ASTORE, 0);
            code.visitLabel(loop);
            code.visitVarInsn(LLOAD, 1);
            code.visitInsn(LCONST_0);
            code.visitInsn(LCMP);
            code.visitJumpInsn(IFLE, end);
            code.visitVarInsn(LLOAD, 1);
            code.visitInsn(LCONST_1);
            code.visitInsn(LSUB);
            code.visitVarInsn(LSTORE, 1);
            OddClass.ok(code);
            code.visitJumpInsn(GOTO, loop);
            code.visitLabel(end);
            code.visitInsn(DCONST_1);
            code.visitVarInsn(DSTORE, 0);
            OddClass.fail(code);
            code.visitInsn(LCONST_0);
            code.visitInsn(LRETURN);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("reuse", int.class, int.class).invoke(null, 2, 3))).isEqualTo("reuse(ok ok fail)");
    }

    @Test
    void a_loop_to_the_first_instruction_enters_once() throws Exception {
        Class<?> type = load(modern(OBJECT).withStatic("spin", "(I)V", code -> {
            Label start = new Label();
            code.visitLabel(start);
            OddClass.ok(code);
            code.visitIincInsn(0, -1);
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFGT, start);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("spin", int.class).invoke(null, 3))).isEqualTo("spin(ok ok ok)");
    }

    @Test
    void each_of_several_super_calls_begins_the_constructor() throws Exception {
        Class<?> type = load(modern(OBJECT).withConstructor("(Z)V", code -> {
            Label otherwise = new Label();
            Label both = new Label();
            OddClass.ok(code);
            code.visitVarInsn(ILOAD, 1);
            code.visitJumpInsn(IFEQ, otherwise);
            OddClass.superCall(code);
            OddClass.ok(code);
            code.visitJumpInsn(GOTO, both);
            code.visitLabel(otherwise);
            OddClass.superCall(code);
            code.visitLabel(both);
            OddClass.fail(code);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(true))).isEqualTo("ok <init>(ok fail)");
        assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(false))).isEqualTo("ok <init>(fail)");
    }

    @Test
    void super_may_be_called_in_a_range_with_a_handler() throws Exception {
        // Only the old verifier lets it pass.
        Class<?> type = load(new OddClass(V1_5, OBJECT, ClassWriter.COMPUTE_MAXS).withConstructor("()V", code -> {
            Label from = new Label();
            Label to = new Label();
            Label handler = new Label();
            code.visitTryCatchBlock(from, to, handler, null);
            code.visitLabel(from);
            OddClass.ok(code);
            OddClass.superCall(code);
            code.visitLabel(to);
            OddClass.fail(code);
            code.visitInsn(RETURN);
            code.visitLabel(handler);
            OddClass.ok(code);
            code.visitInsn(ATHROW);
        }));

        assertThat(CallTrace.of(() -> type.getConstructor().newInstance())).isEqualTo("ok <init>(fail)");
    }

    @Test
    void code_before_super_is_not_covered_and_may_fail() throws Exception {
        Class<?> type = load(modern(OBJECT).withField("early", "I").withConstructor("(Z)V", code -> {
            Label on = new Label();
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(ICONST_5);
            code.visitFieldInsn(PUTFIELD, OddClass.INTERNAL_NAME, "early", "I");
            code.visitVarInsn(ILOAD, 1);
            code.visitJumpInsn(IFEQ, on);
            OddClass.fail(code);
            code.visitLabel(on);
            OddClass.superCall(code);
            OddClass.ok(code);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(true))).isEqualTo("fail");
        assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(false))).isEqualTo("<init>(ok)");
        assertThat(type.getField("early").get(type.getConstructor(boolean.class).newInstance(false))).isEqualTo(5);
    }

    @Test
    void another_object_of_the_superclass_made_before_super_is_told_from_this() throws Exception {
        Class<?> type = load(modern(OBJECT).withConstructor("()V", code -> {
            code.visitTypeInsn(NEW, OBJECT);
            code.visitInsn(DUP);
            code.visitMethodInsn(INVOKESPECIAL, OBJECT, "<init>", "()V", false);
            code.visitInsn(POP);
            OddClass.ok(code);
            code.visitVarInsn(ALOAD, 0);
            // Left on the stack, and in another local, while super() runs.
            code.visitInsn(DUP);
            code.visitVarInsn(ASTORE, 3);
            code.visitInsn(DUP);
            code.visitMethodInsn(INVOKESPECIAL, OBJECT, "<init>", "()V", false);
            OddClass.fail(code);
            code.visitInsn(POP);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getConstructor().newInstance())).isEqualTo("ok <init>(fail)");
    }

    @Test
    void dead_code_in_a_constructor_is_left_alone() throws Exception {
        Class<?> type = load(modern(OBJECT).withConstructor("()V", code -> {
            OddClass.superCall(code);
            OddClass.ok(code);
            code.visitInsn(RETURN);
            OddClass.fail(code);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getConstructor().newInstance())).isEqualTo("<init>(ok)");
    }

    @Test
    void a_constructor_without_super_that_only_throws_is_left_alone() throws Exception {
        Class<?> type = load(modern(OBJECT).withConstructor("()V", code -> {
            OddClass.fail(code);
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ATHROW);
        }));

        assertThat(CallTrace.of(() -> type.getConstructor().newInstance())).isEqualTo("fail");
    }

    @Test
    void classes_from_before_stack_map_frames_work_with_branches_before_super() throws Exception {
        for (int version : new int[] {V1_1, V1_4, V1_5, V1_6}) {
            InstrumentingLoader old = new InstrumentingLoader("TRACE");
            // V1_6 without frames: the JVM falls back to its old verifier, as it does for the class as it was.
            Class<?> type = old.add(OddClass.NAME, new OddClass(version, "java/lang/Exception", ClassWriter.COMPUTE_MAXS)
                    .withConstructor("(Z)V", code -> {
                        Label otherwise = new Label();
                        Label call = new Label();
                        Label end = new Label();
                        code.visitVarInsn(ALOAD, 0);
                        code.visitVarInsn(ILOAD, 1);
                        code.visitJumpInsn(IFEQ, otherwise);
                        code.visitLdcInsn("yes");
                        code.visitJumpInsn(GOTO, call);
                        code.visitLabel(otherwise);
                        code.visitLdcInsn("no");
                        code.visitLabel(call);
                        code.visitMethodInsn(INVOKESPECIAL, "java/lang/Exception", "<init>", "(Ljava/lang/String;)V", false);
                        code.visitVarInsn(ILOAD, 1);
                        code.visitJumpInsn(IFEQ, end);
                        OddClass.fail(code);
                        code.visitLabel(end);
                        code.visitInsn(RETURN);
                    }).bytes()).loadClass(OddClass.NAME);

            assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(true))).as("version " + version).isEqualTo("<init>(fail)");
            assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(false))).isEqualTo("<init>");
            assertThat(old.takeMessages()).isEmpty();
        }
    }

    @Test
    void a_method_with_subroutines_is_skipped_with_a_message_and_the_others_are_not() throws Exception {
        Class<?> type = load(new OddClass(V1_4, OBJECT, ClassWriter.COMPUTE_MAXS).withStatic("old", "()V", code -> {
            Label subroutine = new Label();
            code.visitJumpInsn(JSR, subroutine);
            OddClass.ok(code);
            code.visitInsn(RETURN);
            code.visitLabel(subroutine);
            code.visitVarInsn(ASTORE, 0);
            code.visitVarInsn(RET, 0);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("old").invoke(null))).isEqualTo("ok");
        assertThat(loader.takeMessages()).singleElement().asString().contains("odd.Odd.old()V", "subroutines");
    }

    @Test
    void a_method_that_would_grow_too_large_is_skipped_with_a_message_and_the_others_are_not() throws Exception {
        Class<?> type = load(modern(OBJECT)
                .withStatic("huge", "()V", code -> nothing(code, 65_527))
                .withStatic("large", "()V", code -> nothing(code, 65_000)));

        assertThat(CallTrace.of(() -> type.getMethod("huge").invoke(null))).isEqualTo("ok");
        assertThat(CallTrace.of(() -> type.getMethod("large").invoke(null))).isEqualTo("large(ok)");
        assertThat(loader.takeMessages()).singleElement().asString().contains("odd.Odd.huge()V is not profiled", "65535");
    }

    @Test
    void a_method_with_every_slot_of_local_variables_taken_is_left_as_it_is_and_named() throws Exception {
        Class<?> type = load(modern(OBJECT).withStatic("crowded", "()V", code -> {
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 65_534);
            OddClass.ok(code);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("crowded").invoke(null))).isEqualTo("ok");
        assertThat(loader.takeMessages()).singleElement().asString().contains("odd.Odd.crowded()V is not profiled", "65535");
    }

    @Test
    void jumps_that_become_too_long_are_widened() throws Exception {
        Class<?> type = load(modern(OBJECT).withStatic("jump", "(Z)V", code -> {
            Label on = new Label();
            Label end = new Label();
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFEQ, end);
            for (int i = 0; i < 32_750; i++) {
                code.visitInsn(NOP);
            }
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFNE, on);
            code.visitInsn(RETURN);
            code.visitLabel(on);
            OddClass.ok(code);
            code.visitLabel(end);
            OddClass.ok(code);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("jump", boolean.class).invoke(null, true))).isEqualTo("jump(ok ok)");
        assertThat(CallTrace.of(() -> type.getMethod("jump", boolean.class).invoke(null, false))).isEqualTo("jump(ok)");
    }

    @Test
    void methods_without_code_and_those_that_a_compiler_added_are_not_counted() throws Exception {
        Class<?> type = load(modern(OBJECT)
                .with(ACC_PUBLIC | ACC_STATIC | ACC_NATIVE, "machine", "()V", code -> { })
                .with(ACC_STATIC | ACC_SYNTHETIC | ACC_PUBLIC, "access$000", "()V", code -> {
                    OddClass.ok(code);
                    code.visitInsn(RETURN);
                }));

        assertThat(CallTrace.of(() -> type.getMethod("access$000").invoke(null))).isEqualTo("ok");
    }

    @Test
    void classes_of_newer_versions_up_to_what_the_library_knows_work() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V25, ACC_PUBLIC, "odd/Newer", null, OBJECT, null);
        MethodVisitor code = writer.visitMethod(ACC_STATIC, "ok", "()V", null, null);
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        byte[] classFile = writer.toByteArray();

        assertThat(InstrumentingLoader.instrument(classFile, loader, "DEBUG")).hasSizeGreaterThan(classFile.length);
    }

    private static void nothing(MethodVisitor code, int bytes) {
        OddClass.ok(code);
        for (int i = 0; i < bytes; i++) {
            code.visitInsn(NOP);
        }
        code.visitInsn(RETURN);
    }

    private static OddClass modern(String superName) {
        return new OddClass(V17, superName, ClassWriter.COMPUTE_FRAMES);
    }

    private Class<?> load(OddClass odd) throws ClassNotFoundException {
        return loader.add(OddClass.NAME, odd.bytes()).loadClass(OddClass.NAME);
    }
}
