package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.EntrySites;
import io.statsprofile.internal.probe.Functions;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Instrumented calls that are led elsewhere while the program runs. */
class EntrySitesTest {

    private static final int MANY = 2_000;

    private final InstrumentingLoader loader = new InstrumentingLoader("DEBUG");

    @Test
    void a_function_that_is_out_is_called_as_before_and_counted_no_more_until_it_comes_back() throws Exception {
        Method outer = outerAndInner(Opcodes.V17).getMethod("outer");
        assertThat(trace(outer)).isEqualTo("outer(inner)");

        EntrySites.set(ids("inner"), true);
        assertThat(trace(outer)).isEqualTo("outer");
        assertThat(outer.invoke(null)).isEqualTo(7);
        EntrySites.set(ids("outer", "inner"), true);
        assertThat(trace(outer)).isEmpty();
        EntrySites.set(ids("inner"), false);
        assertThat(trace(outer)).isEqualTo("inner");
        EntrySites.set(ids("outer"), false);
        assertThat(trace(outer)).isEqualTo("outer(inner)");
    }

    @Test
    void a_call_that_is_linked_while_its_function_is_out_leads_nowhere() throws Exception {
        Method outer = outerAndInner(Opcodes.V17).getMethod("outer");
        EntrySites.set(ids("outer", "inner"), true);

        assertThat(trace(outer)).isEmpty();
        EntrySites.set(ids("outer", "inner"), false);
        assertThat(trace(outer)).isEqualTo("outer(inner)");
    }

    @Test
    void what_counts_callers_too_goes_out_with_what_does_not() throws Exception {
        InstrumentingLoader traced = new InstrumentingLoader("TRACE");
        Method outer = traced.add(OddClass.NAME, outerAndInnerFile(Opcodes.V17)).loadClass(OddClass.NAME).getMethod("outer");
        int[] inner = {Functions.register(traced, OddClass.NAME, "inner", "()I", OddClass.NAME + ".inner", null, 0)};
        assertThat(trace(outer)).isEqualTo("outer(inner)");

        EntrySites.set(inner, true);
        assertThat(trace(outer)).isEqualTo("outer");
    }

    @Test
    void a_call_that_has_begun_ends_as_it_would_have() throws Exception {
        Class<?> type = loader.add(OddClass.NAME, new OddClass(Opcodes.V17, "java/lang/Object", ClassWriter.COMPUTE_FRAMES)
                .withStatic("outer", "(Ljava/lang/Runnable;)V", code -> {
                    code.visitVarInsn(Opcodes.ALOAD, 0);
                    code.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/lang/Runnable", "run", "()V", true);
                    code.visitInsn(Opcodes.RETURN);
                }).bytes()).loadClass(OddClass.NAME);
        Method outer = type.getMethod("outer", Runnable.class);
        int[] id = {id("outer", "(Ljava/lang/Runnable;)V")};

        assertThat(CallTrace.of(() -> outer.invoke(null, (Runnable) () -> EntrySites.set(id, true)))).isEqualTo("outer");
        assertThat(CallTrace.of(() -> outer.invoke(null, (Runnable) () -> EntrySites.set(id, false)))).isEmpty();
        assertThat(CallTrace.of(() -> outer.invoke(null, (Runnable) () -> { }))).isEqualTo("outer");
    }

    @Test
    void class_files_that_are_too_old_for_it_have_static_calls() throws Exception {
        Method outer = outerAndInner(Opcodes.V1_6).getMethod("outer");

        EntrySites.set(ids("outer", "inner"), true);

        assertThat(trace(outer)).isEqualTo("outer(inner)");
    }

    @Test
    void whoever_links_a_call_while_its_function_goes_out_and_back_finds_what_holds_in_the_end() throws Exception {
        Class<?> type = manyMethods();
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> changes = other.submit(() -> {
                for (int i = 0; i < MANY; i++) {
                    int[] id = {id("m" + i, "()I")};
                    together.await();
                    EntrySites.set(id, true);
                    EntrySites.set(id, false);
                    EntrySites.set(id, i % 2 == 0);
                }
                return null;
            });
            for (int i = 0; i < MANY; i++) {
                Method method = type.getMethod("m" + i);
                together.await();
                method.invoke(null);
            }
            changes.get();
        } finally {
            other.shutdownNow();
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(trace(type.getMethod("m" + i))).isEqualTo(i % 2 == 0 ? "" : "m" + i);
        }
    }

    /** The JVM keeps an error that linking ends with, but for those of want of stack or memory. */
    @Test
    void a_call_that_could_not_be_linked_for_want_of_stack_is_linked_later() throws Exception {
        Class<?> type = manyMethods();
        // As the agent does at its start, so that no class is initialised there.
        LinkWarmUp.run(Dispatcher.class);
        assertThat(trace(type.getMethod("ok"))).isEqualTo("ok");
        Thread thread = new Thread(null, () -> new Descent(type).run(), "shallow", 256 << 10);
        thread.start();
        thread.join();

        assertThat(Descent.failures).as("calls at the end of the stack").isPositive();
        for (int i = 0; i < MANY; i++) {
            assertThat(trace(type.getMethod("m" + i))).isEqualTo("m" + i);
        }
    }

    /** Calls another method for the first time at each depth on the way back from the end of the stack. */
    private static final class Descent {

        private static volatile int failures;

        private final Method[] methods;
        private int next;

        Descent(Class<?> type) {
            methods = IntStream.range(0, MANY).mapToObj(i -> {
                try {
                    return type.getMethod("m" + i);
                } catch (NoSuchMethodException impossible) {
                    throw new AssertionError(impossible);
                }
            }).toArray(Method[]::new);
            failures = 0;
        }

        void run() {
            while (next < MANY) {
                descend();
            }
        }

        private void descend() {
            try {
                descend();
            } catch (StackOverflowError expected) {
                // From here on the way back.
            }
            for (int i = 0; i < 4 && next < MANY; i++) {
                try {
                    methods[next].invoke(null);
                    next++;
                } catch (StackOverflowError tooDeep) {
                    failures++;
                    next++;
                    throw tooDeep;
                } catch (ReflectiveOperationException wrapped) {
                    next++;
                    if (!(wrapped.getCause() instanceof StackOverflowError)) {
                        throw new AssertionError(wrapped);
                    }
                    failures++;
                    throw (StackOverflowError) wrapped.getCause();
                }
            }
        }
    }

    private Class<?> outerAndInner(int version) throws ClassNotFoundException {
        return loader.add(OddClass.NAME, outerAndInnerFile(version)).loadClass(OddClass.NAME);
    }

    private static byte[] outerAndInnerFile(int version) {
        return new OddClass(version, "java/lang/Object", ClassWriter.COMPUTE_FRAMES)
                .withStatic("outer", "()I", code -> {
                    code.visitMethodInsn(Opcodes.INVOKESTATIC, OddClass.INTERNAL_NAME, "inner", "()I", false);
                    code.visitInsn(Opcodes.IRETURN);
                })
                .withStatic("inner", "()I", code -> {
                    code.visitIntInsn(Opcodes.BIPUSH, 7);
                    code.visitInsn(Opcodes.IRETURN);
                }).bytes();
    }

    private Class<?> manyMethods() throws ClassNotFoundException {
        OddClass many = new OddClass(Opcodes.V17, "java/lang/Object", ClassWriter.COMPUTE_FRAMES);
        for (int i = 0; i < MANY; i++) {
            many.withStatic("m" + i, "()I", code -> {
                code.visitInsn(Opcodes.ICONST_1);
                code.visitInsn(Opcodes.IRETURN);
            });
        }
        return loader.add(OddClass.NAME, many.bytes()).loadClass(OddClass.NAME);
    }

    private int[] ids(String... methods) {
        return Arrays.stream(methods).mapToInt(method -> id(method, "()I")).toArray();
    }

    /** The id that it has already. */
    private int id(String method, String descriptor) {
        return Functions.register(loader, OddClass.NAME, method, descriptor, OddClass.NAME + "." + method, null, 0);
    }

    private static String trace(Method method) {
        return CallTrace.of(() -> method.invoke(null));
    }
}
