package io.statsprofile.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop without any profiler: its own counts are to be right before anything is held against them. */
class DemoServiceTest {

    /** Switched OFF in the demo's logback.xml. */
    private static final Set<String> OFF = Set.of("Item", "Tally", "Warehouse");
    /** Many small functions, of which a short run meets some. */
    private static final Set<String> RARE = Set.of("Vat", "Freight", "Customs");

    private static Map<String, CallCount> counts;

    @BeforeAll
    static void run_the_shop_for_a_second(@TempDir Path directory) throws IOException, InterruptedException {
        Path tally = directory.resolve("tally.tsv");
        DemoService.main(new String[] {"duration=1s", "rate=400", "threads=4", "tally=" + tally});
        counts = new TreeMap<>(CallCount.read(tally));
    }

    @Test
    void every_function_of_the_shop_counts_itself_under_its_own_name() throws Exception {
        Set<String> real = new TreeSet<>();
        try (Stream<Path> classes = Files.list(Path.of("target", "classes", "io", "statsprofile", "demo", "shop"))) {
            for (String name : classes.map(file -> file.getFileName().toString().replace(".class", "")).toList()) {
                if (!OFF.contains(name.replaceFirst("\\$.*", "")) && !name.equals("package-info")) {
                    real.addAll(functions(Class.forName("io.statsprofile.demo.shop." + name)));
                }
            }
        }
        assertThat(real).hasSizeGreaterThan(150).containsAll(counts.keySet());
        assertThat(real.stream().filter(name -> !RARE.contains(name.replaceFirst("\\..*", "")))).isSubsetOf(counts.keySet());
    }

    @Test
    void recursion_has_fewer_outermost_calls_and_nothing_else_has() {
        Set<String> recursive = counts.values().stream().filter(count -> count.outermost() < count.calls())
                .map(CallCount::function).collect(Collectors.toSet());
        assertThat(recursive).containsExactlyInAnyOrder("CategoryTree.<init>", "CategoryTree.count", "Bundle.unpack", "Bundle.part",
                "Forecast.demand");
        assertThat(counts.get("CategoryTree.count").calls()).isEqualTo(121 * counts.get("Clerk.browse").calls());
        assertThat(counts.get("Bundle.part").outermost()).isEqualTo(2 * counts.get("Clerk.plan").calls());
    }

    @Test
    void calls_add_up_over_exceptions_and_overloads() {
        assertThat(counts.get("OrderRejected.<init>").calls()).isPositive()
                .isEqualTo(counts.get("Clerk.order").calls() - counts.get("Clerk.pay").calls());
        assertThat(counts.get("Cart.add(Item)").calls()).isPositive().isLessThan(counts.get("Cart.add(Item,int)").calls());
    }

    @Test
    void arguments_that_make_no_sense_are_named() {
        assertThatThrownBy(() -> Options.parse("speed=9")).hasMessage("unknown argument: speed=9");
        assertThatThrownBy(() -> Options.parse("duration=soon")).hasMessage("duration=soon can't be understood");
        assertThatThrownBy(() -> Options.parse("threads=0")).hasMessage("threads is to be from 1 to 64, not 0");
        assertThat(Options.parse("duration=15m").duration()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void a_day_begins_again_when_it_is_over_and_lasts_as_long_as_the_run_unless_asked_otherwise() {
        assertThat(Options.parse("duration=15m").day()).isEqualTo(Duration.ofMinutes(15));
        Options options = Options.parse("duration=8760h", "day=15m");
        Load load = new Load(40, options.day());
        double noon = load.rate(Duration.ofMinutes(7).toNanos());
        double sale = load.rate(Duration.ofMinutes(10).toNanos());
        assertThat(sale).isGreaterThan(2 * noon);
        assertThat(load.rate(options.duration().minusMinutes(5).toNanos())).isEqualTo(sale);
    }

    private static Set<String> functions(Class<?> type) {
        String simple = type.getSimpleName();
        Set<String> names = new TreeSet<>();
        if (Stream.of(type.getDeclaredConstructors()).anyMatch(constructor -> constructor.getParameterCount() > 0)
                || simple.equals("Cart") || simple.equals("Receipts")) {
            names.add(simple + ".<init>");
        }
        if (Stream.of(type.getDeclaredFields()).anyMatch(field -> java.lang.reflect.Modifier.isStatic(field.getModifiers())
                && !field.getType().isPrimitive())) {
            names.add(simple + ".<clinit>");
        }
        for (var method : type.getDeclaredMethods()) {
            long overloads = Arrays.stream(type.getDeclaredMethods()).filter(other -> other.getName().equals(method.getName())).count();
            String parameters = Stream.of(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(",", "(", ")"));
            names.add(simple + "." + method.getName() + (overloads > 1 ? parameters : ""));
        }
        return names;
    }
}
