package io.statsprofile.demo.shop;

import java.util.List;
import java.util.function.LongUnaryOperator;

/** Papers for a parcel that leaves the country. */
final class Export {

    private Export() {
    }

    static long costs(long cents, int country, int chapter) {
        Tally.call("Export.costs");
        return pick(Vat.ALL, country).applyAsLong(cents)
                + pick(Freight.ALL, country).applyAsLong(cents)
                + pick(Customs.ALL, chapter).applyAsLong(cents);
    }

    private static LongUnaryOperator pick(List<LongUnaryOperator> rules, int index) {
        Tally.call("Export.pick");
        return rules.get(index % rules.size());
    }
}
