package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.testing.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A class loader is foreign code: what is kept by loader calls none of its methods. */
class PerLoaderTest {

    private static final class Refusing extends ClassLoader {

        @Override
        public int hashCode() {
            throw new IllegalStateException("as planned");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("as planned");
        }
    }

    private static final class Alike extends ClassLoader {

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Alike;
        }
    }

    private static AppliedPlan applied(int methods) {
        return new AppliedPlan(ClassPlan.all(Level.DEBUG), methods, 0, 0, new Selectable(methods, methods, 0, 0), false);
    }

    @Test
    void a_loader_whose_own_methods_fail_is_told_from_others() {
        AppliedClasses applied = new AppliedClasses();
        ClassLoader one = new Refusing();
        ClassLoader other = new Refusing();

        applied.put(one, "com/acme/Cart", applied(1));
        applied.put(other, "com/acme/Cart", applied(2));
        applied.put(null, "com/acme/Cart", applied(3));

        assertThat(applied.get(one, "com/acme/Cart").methods()).isEqualTo(1);
        assertThat(applied.get(other, "com/acme/Cart").methods()).isEqualTo(2);
        assertThat(applied.get(null, "com/acme/Cart").methods()).isEqualTo(3);
        assertThat(applied.get(new Refusing(), "com/acme/Cart")).isNull();
        assertThat(applied.totals().methods()).isEqualTo(6);
        assertThat(applied.totals(loader -> loader == other || loader == null).methods()).as("of some loaders").isEqualTo(5);
        assertThat(new ProbeReach(Dispatcher.class, new Messages()).from(one)).isTrue();
    }

    @Test
    void loaders_that_call_themselves_equal_have_classes_of_their_own() {
        AppliedClasses applied = new AppliedClasses();
        ClassLoader one = new Alike();

        applied.put(one, "com/acme/Cart", applied(1));

        assertThat(applied.get(new Alike(), "com/acme/Cart")).isNull();
        assertThat(applied.get(one, "com/acme/Cart")).isNotNull();
    }

    @Test
    void what_belongs_to_a_collected_loader_goes() {
        PerLoader<String> values = new PerLoader<>();
        values.put(new Alike(), "gone");
        ClassLoader alive = new Alike();

        Eventually.assertThat("only the value of the loader that is there is left", () -> {
            System.gc();
            values.put(alive, "there");
            return values.values().equals(List.of("there"));
        });
    }
}
