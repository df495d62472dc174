package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Bytecode that javac does not write: from other compilers, from obfuscators, from long ago, or near the limits. All of it verified by
 * the JVM.
 */
class OddBytecodeTest implements Opcodes {

    private static final String OBJECT = "java/lang/Object";

    private final InstrumentingLoader loader = new InstrumentingLoader("DEBUG", isGoverned());

    /** Whether there is a budget. */
    boolean isGoverned() {
        return true;
    }

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

            assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(true))).as("version " + version)
                    .isEqualTo("<init>(fail)");
            assertThat(CallTrace.of(() -> type.getConstructor(boolean.class).newInstance(false))).isEqualTo("<init>");
            assertThat(old.takeMessages()).isEmpty();
        }
    }

    @Test
    void a_class_whose_verifier_infers_types_links_where_types_of_one_slot_are_missing() throws Exception {
        for (int version : new int[] {V1_1, V1_4, V1_5, V1_6}) {
            InstrumentingLoader old = new InstrumentingLoader("TRACE");
            Class<?> type = old.add(OddClass.NAME, new OddClass(version, OBJECT, ClassWriter.COMPUTE_MAXS)
                    .withStatic("run", "()V", code -> {
                        OddClass.ok(code);
                        code.visitInsn(RETURN);
                    })
                    .with(ACC_PRIVATE | ACC_STATIC, "optional", "(Lopt/Address;)V", code -> {
                        code.visitVarInsn(ALOAD, 0);
                        code.visitMethodInsn(INVOKEVIRTUAL, "opt/Address", "use", "()V", false);
                        missing(code, "opt/Message", 0);
                        code.visitVarInsn(ALOAD, 0);
                        code.visitMethodInsn(INVOKEVIRTUAL, "opt/Message", "use", "()V", false);
                        code.visitInsn(RETURN);
                    })
                    .withStatic("loop", "(I)V", code -> {
                        // The verifier comes to the loop with a reference, then learns that an int comes back.
                        Label loop = new Label();
                        missing(code, "opt/First", 1);
                        code.visitLabel(loop);
                        OddClass.ok(code);
                        code.visitVarInsn(ILOAD, 0);
                        code.visitVarInsn(ISTORE, 1);
                        code.visitIincInsn(0, -1);
                        code.visitVarInsn(ILOAD, 0);
                        code.visitJumpInsn(IFGT, loop);
                        missing(code, "opt/Second", 1);
                        OddClass.ok(code);
                        code.visitInsn(RETURN);
                    })
                    .withStatic("returns", "(I)Ljava/lang/Object;", code -> {
                        Label other = new Label();
                        code.visitVarInsn(ILOAD, 0);
                        code.visitJumpInsn(IFEQ, other);
                        missing(code, "opt/First", 1);
                        code.visitVarInsn(ALOAD, 1);
                        code.visitInsn(ARETURN);
                        code.visitLabel(other);
                        missing(code, "opt/Second", 1);
                        code.visitVarInsn(ALOAD, 1);
                        code.visitInsn(ARETURN);
                    }).bytes()).loadClass(OddClass.NAME);

            assertThat(CallTrace.of(() -> type.getMethod("run").invoke(null))).as("version %s", version).isEqualTo("run(ok)");
            assertThat(CallTrace.of(() -> type.getMethod("loop", int.class).invoke(null, 0))).as("the method itself is profiled")
                    .isEqualTo("loop");
            assertThat(old.takeMessages()).isEmpty();
        }
    }

    @Test
    void calls_end_whichever_of_several_handlers_sees_them_fail() throws Exception {
        Class<?> type = load(new OddClass(V1_5, OBJECT, ClassWriter.COMPUTE_MAXS).withStatic("change", "(I)V", code -> {
            Label on = new Label();
            code.visitLdcInsn("text");
            code.visitVarInsn(ASTORE, 1);
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFNE, on);
            OddClass.fail(code);
            code.visitLabel(on);
            code.visitInsn(ICONST_0);
            code.visitTypeInsn(ANEWARRAY, "java/lang/Number");
            code.visitVarInsn(ASTORE, 1);
            OddClass.fail(code);
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("change", int.class).invoke(null, 0))).isEqualTo("change(fail)");
        assertThat(CallTrace.of(() -> type.getMethod("change", int.class).invoke(null, 1))).isEqualTo("change(fail)");
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
    void a_method_with_every_slot_of_the_operand_stack_taken_is_left_as_it_is_and_named() throws Exception {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V11, ACC_PUBLIC, OddClass.INTERNAL_NAME, null, OBJECT, null);
        for (int stack : new int[] {65_534, 65_535}) {
            MethodVisitor code = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "stack" + stack, "()V", null, null);
            code.visitCode();
            code.visitInsn(RETURN);
            code.visitMaxs(stack, 0);
            code.visitEnd();
        }
        Class<?> type = loader.add(OddClass.NAME, writer.toByteArray()).loadClass(OddClass.NAME);

        assertThat(CallTrace.of(() -> type.getMethod("stack65535").invoke(null))).isEmpty();
        assertThat(CallTrace.of(() -> type.getMethod("stack65534").invoke(null))).isEqualTo("stack65534");
        assertThat(loader.takeMessages()).singleElement().asString().contains("odd.Odd.stack65535()V is not profiled",
                "operand stack has 65535 slots");
    }

    @Test
    void tables_without_room_for_an_entry_of_the_probe_leave_the_method_as_it_is_and_named() throws Exception {
        Class<?> type = load(modern(OBJECT)
                .withStatic("handlers", "()V", code -> {
                    Label from = new Label();
                    Label to = new Label();
                    Label handler = new Label();
                    for (int i = 0; i < 65_535; i++) {
                        code.visitTryCatchBlock(from, to, handler, "java/lang/Error");
                    }
                    code.visitLabel(from);
                    OddClass.ok(code);
                    code.visitLabel(to);
                    code.visitInsn(RETURN);
                    code.visitLabel(handler);
                    code.visitInsn(POP);
                    code.visitInsn(RETURN);
                })
                .withStatic("lines", "()V", code -> {
                    Label start = new Label();
                    code.visitLabel(start);
                    for (int i = 0; i < 65_535; i++) {
                        code.visitLineNumber(1, start);
                    }
                    OddClass.ok(code);
                    code.visitInsn(RETURN);
                })
                .withStatic("fine", "()V", OddBytecodeTest::okAndReturn));

        assertThat(CallTrace.of(() -> type.getMethod("handlers").invoke(null))).isEqualTo("ok");
        assertThat(CallTrace.of(() -> type.getMethod("lines").invoke(null))).isEqualTo("ok");
        assertThat(CallTrace.of(() -> type.getMethod("fine").invoke(null))).isEqualTo("fine(ok)");
        assertThat(loader.takeMessages()).hasSize(2).allMatch(message -> message.contains("would have 65536 entries"));
    }

    @Test
    void what_would_take_too_much_memory_to_follow_is_left_as_it_is_and_named() throws Exception {
        Class<?> type = load(new OddClass(V1_5, OBJECT, ClassWriter.COMPUTE_MAXS).withStatic("wide", "()V", code -> {
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 60_000);
            for (int i = 0; i < 100; i++) {
                OddClass.ok(code);
            }
            code.visitInsn(RETURN);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("wide").invoke(null))).startsWith("ok");
        assertThat(loader.takeMessages()).singleElement().asString().contains("odd.Odd.wide()V is not profiled",
                "too large to be followed");
    }

    @Test
    void returns_share_one_exit_and_those_with_more_on_the_stack_have_their_own() throws Exception {
        Class<?> type = load(modern(OBJECT).withStatic("choose", "(I)J", code -> {
            for (int i = 0; i < 3; i++) {
                Label next = new Label();
                code.visitVarInsn(ILOAD, 0);
                code.visitLdcInsn(i);
                code.visitJumpInsn(IF_ICMPNE, next);
                code.visitLdcInsn(10L * i);
                code.visitInsn(LRETURN);
                code.visitLabel(next);
            }
            // Something below the value.
            code.visitInsn(ICONST_0);
            code.visitLdcInsn(99L);
            code.visitInsn(LRETURN);
        }));

        for (int i = 0; i < 4; i++) {
            int chosen = i;
            assertThat(CallTrace.of(() -> type.getMethod("choose", int.class).invoke(null, chosen))).isEqualTo("choose");
            assertThat(type.getMethod("choose", int.class).invoke(null, chosen)).isEqualTo(i < 3 ? 10L * i : 99L);
        }
        assertThat(probeCalls(loader.definedClassFile(OddClass.NAME), "choose")).as("enter, and exit for all, one, and failures")
                .isEqualTo(4);
    }

    @Test
    void a_return_may_be_in_a_range_whose_handler_uses_locals() throws Exception {
        Class<?> type = load(modern(OBJECT).withStatic("half", "(I)I", code -> {
            Label start = new Label();
            Label end = new Label();
            code.visitTryCatchBlock(start, end, end, "java/lang/RuntimeException");
            code.visitLabel(start);
            code.visitIntInsn(BIPUSH, 100);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IDIV);
            code.visitInsn(IRETURN);
            code.visitLabel(end);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(POP);
            code.visitInsn(ATHROW);
        }));

        assertThat(CallTrace.of(() -> type.getMethod("half", int.class).invoke(null, 4))).isEqualTo("half");
        assertThat(CallTrace.of(() -> type.getMethod("half", int.class).invoke(null, 0))).isEqualTo("half");
        assertThat(type.getMethod("half", int.class).invoke(null, 4)).isEqualTo(25);
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
    void returns_of_code_that_nobody_verifies_share_nothing_where_frames_are_missing() {
        byte[] classFile = new OddClass(V17, OBJECT, ClassWriter.COMPUTE_MAXS).withStatic("choose", "(I)V", code -> {
            Label other = new Label();
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFEQ, other);
            code.visitInsn(POP);
            code.visitInsn(RETURN);
            code.visitLabel(other);
            code.visitInsn(RETURN);
        }).bytes();

        assertThat(probeCalls(InstrumentingLoader.instrument(classFile, loader, "DEBUG"), "choose")).as("enter, two exits, and failures")
                .isEqualTo(4);
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

    private static long probeCalls(byte[] classFile, String method) {
        ClassNode type = new ClassNode();
        new ClassReader(classFile).accept(type, 0);
        InsnList code = type.methods.stream().filter(candidate -> candidate.name.equals(method)).findAny().orElseThrow().instructions;
        return StreamSupport.stream(code.spliterator(), false)
                .filter(node -> node instanceof MethodInsnNode call && call.owner.startsWith("io/statsprofile/internal/probe/")
                        || node instanceof InvokeDynamicInsnNode).count();
    }

    /** A value of a class that there is not. */
    private static void missing(MethodVisitor code, String type, int slot) {
        code.visitMethodInsn(INVOKESTATIC, "opt/Missing", "make", "()L" + type + ";", false);
        code.visitVarInsn(ASTORE, slot);
    }

    private static void okAndReturn(MethodVisitor code) {
        OddClass.ok(code);
        code.visitInsn(RETURN);
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
