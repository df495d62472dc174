package io.statsprofile.demo;

import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.ProfileSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what came back from Elasticsearch against what the shop counted itself, call by call. A function that no document
 * folded must be equal; what is missing of the others must be in {@code (other)} to the last call.
 */
final class CallCheck {

    private static final String PACKAGE = "io.statsprofile.demo.shop.";

    /** Busy from the first slice to the last, so that no document folds them: every kind of call that the shop knows. */
    static final List<String> NEVER_FOLDED = List.of("Forecast.demand", "CategoryTree.count", "Bundle.unpack", "Bundle.part",
            "Cart.<init>", "Cart.add(Item)", "Cart.add(Item,int)", "Cart.lambda$pieces$0", "Search.score", "Search.lambda$best$0",
            "OrderValidator.validate", "OrderValidator.checkQuantity", "PriceEngine.quote", "PriceEngine.discount", "StockClient.ask",
            "Payment.charge", "Payment.sign", "Receipts.append", "Clerk.serve", "Clerk.order");

    private final List<String> differences = new ArrayList<>();
    private long equal;
    private long foldedFunctions;
    private long foldedCalls;
    private long foldedPrimitiveCalls;
    private long calls;

    private CallCheck() {
    }

    /** @param series of the one release that {@code counted} is of */
    static CallCheck of(Map<String, CallCount> counted, ProfileSeries series) {
        CallCheck check = new CallCheck();
        Map<String, FunctionTotals> found = new TreeMap<>();
        series.functions().forEach(totals -> found.put(totals.function(), totals));
        counted.values().forEach(count -> check.compare(count, found.remove(PACKAGE + count.function())));
        found.values().stream().filter(totals -> totals.ncalls() > 0)
                .forEach(totals -> check.differ(totals.function(), 0, totals.ncalls(), "calls"));
        check.expect("(other)", check.foldedCalls, series.folded().ncalls(), "calls");
        check.expect("(other)", check.foldedPrimitiveCalls, series.folded().primitiveCalls(), "primitive calls");
        return check;
    }

    private void compare(CallCount count, FunctionTotals found) {
        long ncalls = found == null ? 0 : found.ncalls();
        long primitiveCalls = found == null ? 0 : found.primitiveCalls();
        calls += count.calls();
        if (ncalls == count.calls()) {
            equal++;
            expect(count.function(), count.outermost(), primitiveCalls, "primitive calls");
        } else if (ncalls > count.calls() || NEVER_FOLDED.contains(count.function())) {
            differ(count.function(), count.calls(), ncalls, "calls");
        } else {
            foldedFunctions++;
        }
        foldedCalls += count.calls() - ncalls;
        foldedPrimitiveCalls += count.outermost() - primitiveCalls;
    }

    private void expect(String function, long counted, long found, String what) {
        if (counted != found) {
            differ(function, counted, found, what);
        }
    }

    private void differ(String function, long counted, long found, String what) {
        differences.add("%s: the shop counted %,d %s, Elasticsearch has %,d".formatted(function, counted, what, found));
    }

    /** One line each; empty when all is equal. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /** Calls that the shop counted, over all functions. */
    long calls() {
        return calls;
    }

    /** Functions whose calls and primitive calls are equal one by one. */
    long equal() {
        return equal;
    }

    /** Functions of which some calls are in {@code (other)}. */
    long foldedFunctions() {
        return foldedFunctions;
    }
}
