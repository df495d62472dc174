package io.statsprofile.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/** What looks like a compiler's work and was written by hand stays a function. What compilers really make, {@code LanguagesIT} knows. */
class CompilerMadeTest {

    private static final String PRICED = "Lio/statsprofile/agent/CompilerMadeTest$Priced;";

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
}
