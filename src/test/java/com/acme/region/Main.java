package com.acme.region;

import io.statsprofile.Profile;
import io.statsprofile.pstats.SortKey;

/** A program that profiles a stretch of its own, as the article does; run in a JVM of its own by {@code ProfileIT}. */
public final class Main {

    private Main() {
    }

    /** Prints what the profile saw. */
    @SuppressWarnings("try")
    public static void main(String[] arguments) {
        new Checkout().pay(3);
        Profile profile = new Profile();
        profile.enable();
        Checkout checkout;
        try (var call = profile.call("checkout by hand")) {
            checkout = new Checkout();
            checkout.pay(10);
        }
        profile.disable();
        new Checkout().pay(4);
        profile.stats().table().sortBy(SortKey.NAME).rows().forEach(row -> System.out.println(row.id().function() + " "
                + row.ncalls() + "/" + row.primitiveCalls() + " from " + row.callers().stream().map(caller -> caller.caller()
                + " " + caller.ncalls() + "/" + caller.primitiveCalls()).toList()));
        boolean tiled = profile.stats().totalNanos() == profile.stats().get("checkout by hand").cumtimeNanos();
        System.out.println("refused " + checkout.refused + ", own times add up to the stretch: " + tiled);
        System.out.print(profile.stats().table().sortBy(SortKey.CUMULATIVE).printStats());
        System.out.println("end");
    }
}
