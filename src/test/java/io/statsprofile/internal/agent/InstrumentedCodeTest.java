package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.agent.fixture.Building;
import io.statsprofile.internal.agent.fixture.Locking;
import io.statsprofile.internal.agent.fixture.Recursing;
import io.statsprofile.internal.agent.fixture.Returning;
import io.statsprofile.internal.agent.fixture.Shape;
import io.statsprofile.internal.agent.fixture.Throwing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What javac writes, instrumented, verified and run: each call is seen to begin and to end. */
class InstrumentedCodeTest {

    @Test
    void every_way_to_return_ends_the_call() throws Exception {
        Class<?> type = load(Returning.class, "DEBUG");

        assertThat(CallTrace.of(call(type, "everyWay")))
                .isEqualTo("everyWay(<init> nothing truth letter integer longer single twice text array"
                + " early early early inFinally withResource(<init> close))");
        assertThat(call(type, "everyWay").call()).isEqualTo(Returning.everyWay());
    }

    @Test
    void bridges_are_not_counted() throws Exception {
        Class<?> type = load(Returning.class, "DEBUG");
        Object it = type.getDeclaredConstructor().newInstance();

        assertThat(CallTrace.of(((java.util.function.Supplier<?>) it)::get)).isEqualTo("get");
    }

    @Test
    void calls_that_throw_end() throws Exception {
        Class<?> type = load(Throwing.class, "DEBUG");

        assertThat(CallTrace.of(call(type, "through"))).isEqualTo("through(directly)");
        assertThat(CallTrace.of(call(type, "caught"))).isEqualTo("caught(through(directly) helper)");
        assertThat(CallTrace.of(call(type, "rethrown"))).isEqualTo("rethrown(directly helper)");
        assertThat(CallTrace.of(call(type, "inFinally"))).isEqualTo("inFinally(directly helper)");
        assertThat(CallTrace.of(call(type, "catchingAll"))).isEqualTo("catchingAll(directly directly directly)");
        assertThat(CallTrace.of(call(type, "byTheMachine"))).isEqualTo("byTheMachine");
        assertThat(CallTrace.of(call(type, "zero"))).isEqualTo("zero(helper helper)");
        assertThat(CallTrace.of(call(type, "forever"))).isEqualTo("forever(directly)");
        assertThatThrownBy(call(type, "directly")::call).isInstanceOf(IllegalStateException.class).hasMessage("directly")
                .extracting(failure -> failure.getStackTrace()[0].getLineNumber()).isEqualTo(10);
    }

    @Test
    void constructors_count_from_behind_super() throws Exception {
        Class<?> type = load(Building.class, "DEBUG");
        type.getClassLoader().loadClass(Building.Colour.class.getName()).getMethod("total").invoke(null);

        assertThat(CallTrace.of(call(type, "all"))).isEqualTo("all(<init>(hook)"
                + " size <init> <init>(String,int)(size) <init>(String)"
                + " size <init>(hook) <init>(String,int)(size)"
                + " <init> inner(<init> <init>) <init> <init> <init>)");
        assertThat(CallTrace.of(call(type, "failingSuper"))).isEqualTo("failingSuper(size)");
        assertThat(CallTrace.of(call(type, "failingBody"))).isEqualTo("failingBody(<init>)");
    }

    @Test
    void static_initialisers_of_enums_and_constants_count() throws Exception {
        Class<?> colour = load(Building.class, "DEBUG").getClassLoader().loadClass(Building.Colour.class.getName());

        assertThat(CallTrace.of(call(colour, "total"))).isEqualTo("<clinit>(<init> <init> <init> weight weight) total");
    }

    @Test
    void a_static_initialiser_that_throws_ends() throws Exception {
        Class<?> failing = load(Building.class, "DEBUG").getClassLoader().loadClass(Building.FailingInitialiser.class.getName());

        assertThat(CallTrace.of(() -> Class.forName(failing.getName(), true, failing.getClassLoader()))).isEqualTo("<clinit>(fail)");
    }

    @Test
    void records_count_their_own_methods() throws Exception {
        Class<?> point = load(Building.class, "DEBUG").getClassLoader().loadClass(Building.Point.class.getName());
        Object it = point.getDeclaredConstructor(int.class, int.class).newInstance(3, 4);

        assertThat(CallTrace.of(call(it, "length"))).isEqualTo("length");
        assertThat(CallTrace.of(it::hashCode)).isEqualTo("hashCode");
        assertThat(call(it, "x").call()).isEqualTo(3);
    }

    @Test
    void monitors_are_released() throws Exception {
        Class<?> type = load(Locking.class, "DEBUG");
        Object it = type.getDeclaredConstructor().newInstance();

        assertThat(CallTrace.of(call(type, "failingStatic"))).isEqualTo("failingStatic");
        assertThat(CallTrace.of(call(it, "plain"))).isEqualTo("plain");
        assertThat(CallTrace.of(call(it, "failing"))).isEqualTo("failing");
        assertThat(CallTrace.of(call(it, "block"))).isEqualTo("block");
        assertThat(CallTrace.of(call(it, "failingBlock"))).isEqualTo("failingBlock");
        assertThat(Thread.holdsLock(it)).isFalse();
        assertThat(Thread.holdsLock(type)).isFalse();
    }

    @Test
    void interfaces_count_default_static_and_private_methods_and_lambdas_in_their_host() throws Exception {
        Class<?> type = load(Shape.class, "DEBUG");
        Object square = type.getMethod("square", double.class).invoke(null, 3.0);

        assertThat(CallTrace.of(call(square, "twice"))).isEqualTo("twice(scaled(area))");
        assertThat(CallTrace.of(() -> type.getMethod("describe", List.class).invoke(null, List.of(square))))
                .isEqualTo("describe(lambda$describe$0(twice(scaled(area))))");
        assertThat(CallTrace.of(() -> type.getMethod("square", double.class).invoke(null, 1.0))).isEqualTo("square(<init>)");
        assertThat(CallTrace.of(call(square, "sum"))).isEqualTo("sum(lambda$sum$0(compare(int)) compare(Shape,int)(area area))");
        Method bridge = square.getClass().getMethod("compareTo", Object.class);
        assertThat(CallTrace.of(() -> bridge.invoke(square, square))).isEqualTo("compareTo(compare(Shape,int)(area area))");
    }

    @Test
    void info_counts_public_methods_only() throws Exception {
        Class<?> type = load(Shape.class, "INFO");
        Object square = type.getMethod("square", double.class).invoke(null, 3.0);

        assertThat(CallTrace.of(call(square, "twice"))).isEqualTo("twice(area)");
        assertThat(CallTrace.of(call(square, "sum"))).isEqualTo("sum(area area)");
    }

    @Test
    void trace_counts_the_same_calls() throws Exception {
        Class<?> type = load(Throwing.class, "TRACE");

        assertThat(CallTrace.of(call(type, "caught"))).isEqualTo("caught(through(directly) helper)");
    }

    @Test
    void recursion_goes_fifty_thousand_deep() throws Exception {
        Method down = load(Recursing.class, "DEBUG").getMethod("down", int.class);
        FutureTask<Integer> task = new FutureTask<>(() -> (Integer) down.invoke(null, 50_000));
        Thread deep = new Thread(null, task, "deep", 1L << 30);
        deep.start();

        assertThat(task.get()).isEqualTo(50_000);
    }

    @Test
    void the_stack_is_consistent_after_an_overflow() throws Exception {
        Class<?> type = load(Recursing.class, "DEBUG");
        Class<?> after = load(Throwing.class, "DEBUG");
        FutureTask<String> task = new FutureTask<>(() -> {
            for (int i = 0; i < 20; i++) {
                assertThat(call(type, "overflows").call()).isEqualTo(true);
            }
            return CallTrace.of(call(after, "caught"));
        });
        Thread shallow = new Thread(null, task, "shallow", 1L << 19);
        shallow.start();

        assertThat(task.get()).isEqualTo("caught(through(directly) helper)");
    }

    private static Class<?> load(Class<?> fixture, String level) throws ClassNotFoundException {
        InstrumentingLoader loader = new InstrumentingLoader(level).add(fixture);
        if (fixture == Building.class) {
            loader.addFromClassPath(Building.class.getName() + "$1").addFromClassPath(Building.Outer.class.getName() + "$1Local")
                    .addFromClassPath(Building.Colour.class.getName() + "$1");
        }
        Class<?> loaded = loader.loadClass(fixture.getName());
        assertThat(loader.takeMessages()).isEmpty();
        return loaded;
    }

    private static Callable<Object> call(Class<?> type, String method) {
        return invoke(type, null, method);
    }

    private static Callable<Object> call(Object target, String method) {
        return invoke(target.getClass(), target, method);
    }

    private static Callable<Object> invoke(Class<?> type, Object target, String method) {
        return () -> {
            try {
                return type.getMethod(method).invoke(target);
            } catch (InvocationTargetException failure) {
                throw (Exception) failure.getCause();
            }
        };
    }
}
