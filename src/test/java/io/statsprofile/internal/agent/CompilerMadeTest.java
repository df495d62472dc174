package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** What looks like a compiler's work and was written by hand stays a function. What compilers really make, {@code LanguagesIT} knows. */
class CompilerMadeTest {

    private static final String PRICED = "Lio/statsprofile/internal/agent/CompilerMadeTest$Priced;";

    @Test
    void a_static_way_to_the_method_of_an_interface_is_none_of_its_own_where_that_is_the_same_method() throws IOException {
        assertThat(functions(Priced.class)).containsExactlyInAnyOrder("tax(I)I", "tax$(J)I", "other$(" + PRICED + "I)I",
                "more$(" + PRICED + "I)J", "more(I)I");
    }

    @Test
    void who_hands_on_to_a_trait_is_no_function_and_who_does_more_is_one() throws IOException {
        assertThat(functions(Goods.class)).containsExactlyInAnyOrder("<init>()V", "elsewhere(I)I", "more(I)I");
    }

    @Test
    void a_facade_is_a_function() throws IOException {
        assertThat(functions(Facade.class)).contains("get(I)I");
    }

    /** Who hands on to an object in Scala by hand does so from an instance; the compiler adds only static methods. */
    @Test
    void who_hands_on_to_an_object_by_hand_is_a_function() throws IOException {
        assertThat(functions(Till.class)).containsExactlyInAnyOrder("<init>()V", "close(I)I");
    }

    @Test
    void of_a_lambda_that_can_be_suspended_the_body_and_what_is_in_it_are_functions() {
        CompilerMade lambda = new CompilerMade("kotlin/coroutines/jvm/internal/SuspendLambda", null);
        assertThat(List.of("invokeSuspend", "invokeSuspend$lambda$0", "invokeSuspend$local"))
                .noneMatch(name -> lambda.contains(Opcodes.ACC_FINAL, name, "()V"));
        assertThat(List.of("<init>", "create", "invoke")).allMatch(name -> lambda.contains(Opcodes.ACC_FINAL, name, "()V"));
        CompilerMade continuation = new CompilerMade("kotlin/coroutines/jvm/internal/ContinuationImpl", null);
        assertThat(List.of("<init>", "invokeSuspend")).allMatch(name -> continuation.contains(Opcodes.ACC_FINAL, name, "()V"));
    }

    private static List<String> functions(Class<?> type) throws IOException {
        try (InputStream classFile = type.getResourceAsStream(type.getName().replaceFirst(".*\\.", "") + ".class")) {
            return ClassOutline.of(new ClassReader(classFile)).methods().keySet().stream()
                    .map(method -> method.name() + method.descriptor()).toList();
        }
    }

    /** As Scala compiles a trait. */
    interface Priced {

        static int tax$(Priced self, int percent) {
            return self.tax(percent);
        }

        static int tax$(long percent) {
            return (int) percent;
        }

        static int other$(Priced self, int percent) {
            return self.tax(percent);
        }

        static long more$(Priced self, int percent) {
            return self.tax(percent);
        }

        default int tax(int percent) {
            return percent;
        }

        default int more(int percent) {
            return percent;
        }
    }

    /** As Scala 2 compiles a class that has methods of a trait, {@link #tax}, and two that it would not write. */
    static final class Goods implements Priced {

        @Override
        public int tax(int percent) {
            return Priced.tax$(this, percent);
        }

        int elsewhere(int percent) {
            return Priced.tax$(this, percent);
        }

        @Override
        public int more(int percent) {
            return (int) Priced.more$(this, percent) + 1;
        }
    }

    /** As people write it. */
    static final class Facade {

        private static final Facade INSTANCE = new Facade();

        static int get(int index) {
            return INSTANCE.at(index);
        }

        private int at(int index) {
            return index;
        }
    }

    /** As Scala compiles a class with an object of its name: the second method is what it adds for Java. */
    static final class Till {

        int close(int amount) {
            return Till$.MODULE$.close(amount);
        }

        static int open(int amount) {
            return Till$.MODULE$.open(amount);
        }
    }

    /** The object. */
    static final class Till$ {

        static final Till$ MODULE$ = new Till$();

        int close(int amount) {
            return amount;
        }

        int open(int amount) {
            return amount;
        }
    }
}
