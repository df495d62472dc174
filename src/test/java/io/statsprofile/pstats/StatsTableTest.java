package io.statsprofile.pstats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link PstatsConformanceTest} can't show: the table as a reader sees it, and refusals. */
class StatsTableTest {

    private static final FunctionId CHECKOUT = new FunctionId("com.acme.Cart.checkout", "com.acme.Cart", "checkout", "Cart.java", 12);
    private static final FunctionId PRICE = new FunctionId("com.acme.Cart.price", "com.acme.Cart", "price", "Cart.java", 40);

    private final StatsProfile profile = StatsProfile.of(List.of(
            new FunctionProfile(PRICE, 5, 3, 0, 150_000_000, 150_000_000,
                    List.of(new CallerProfile(CHECKOUT.function(), 3, 3, 100_000_000, 150_000_000)), 1),
            FunctionProfile.of(CHECKOUT, 1, 1, 100_000_000, 250_000_000)));

    @Test
    void the_table_reads_as_that_of_pstats() {
        assertThat(profile.table().sortBy(SortKey.CUMULATIVE).printStats(Restriction.first(1))).isEqualTo("""
                         6 function calls (4 primitive calls) in 0.250 seconds

                   Ordered by: cumulative time
                   List reduced from 2 to 1 due to restriction <1>

                   ncalls  tottime  percall  cumtime  percall filename:lineno(function)
                        1    0.100    0.100    0.250    0.250 Cart.java:12(com.acme.Cart.checkout)


                """);
    }

    @Test
    void callers_and_callees_read_as_those_of_pstats() {
        assertThat(profile.table().printCallers(Restriction.matching("price"))).isEqualTo("""
                   Random listing order was used
                   List reduced from 2 to 1 due to restriction <'price'>

                Function                           was called by...
                                                       ncalls  tottime  cumtime
                Cart.java:40(com.acme.Cart.price)  <-       3    0.100    0.150  Cart.java:12(com.acme.Cart.checkout)


                """);
        assertThat(profile.table().printCallees(Restriction.matching("checkout"))).contains(
                "Cart.java:12(com.acme.Cart.checkout)  ->       3    0.100    0.150  Cart.java:40(com.acme.Cart.price)\n");
    }

    @Test
    void a_restriction_is_read_as_on_the_command_line_of_pstats() {
        assertThat(Restriction.parse("20")).isEqualTo(Restriction.first(20));
        assertThat(Restriction.parse("0.25")).isEqualTo(Restriction.fraction(0.25));
        assertThat(Restriction.parse("com.acme")).isEqualTo(Restriction.matching("com.acme"));
        assertThat(profile.table().printStats(Restriction.parse("2.5"))).isEqualTo("Fraction argument must be in [0, 1]\n" + profile.table()
                .printStats());
        assertThatThrownBy(() -> Restriction.fraction(2.5)).hasMessage("a restriction's fraction is 2.5, must be from 0 to 1");
        assertThatThrownBy(() -> Restriction.first(-1)).hasMessage("count of a restriction is -1, must be 0 or more");
    }

    @Test
    void old_numbers_of_sort_orders_are_known() {
        assertThat(List.of(SortKey.of(-1), SortKey.of(0), SortKey.of(1), SortKey.of(2)))
                .containsExactly(SortKey.STDNAME, SortKey.CALLS, SortKey.TIME, SortKey.CUMULATIVE);
        assertThatThrownBy(() -> SortKey.of(3)).hasMessage("sort key number 3, must be -1, 0, 1 or 2");
        assertThatThrownBy(() -> SortKey.of("speed"))
                .hasMessageStartingWith("'speed' is no sort key; keys are calls, cumtime, cumulative, ");
    }
}
