package com.acme.levels;

import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.IntervalSnapshot;
import java.util.Map;

/** Main class of forked JVMs: recursion 50,000 deep and without bottom, in compiled and interpreted code, then calls as usual. */
public final class Overflowing {

    private static long entered;

    private Overflowing() {
    }

    public static void main(String[] arguments) throws Exception {
        Thread deep = new Thread(null, () -> System.out.println("depth " + down(50_000)), "deep", 1L << 30);
        deep.start();
        deep.join();
        Thread shallow = new Thread(null, () -> {
            for (int i = 0; i < 50; i++) {
                overflow();
            }
            after();
        }, "shallow", 1L << 20);
        shallow.start();
        shallow.join();
        CounterReader reader = CounterReaders.claim(Overflowing.class.getClassLoader(), "overflow");
        IntervalSnapshot snapshot = reader.cut(false);
        long open = 0;
        for (long calls : snapshot.openCalls) {
            open += calls;
        }
        reader.cut(false);
        Map<String, Long> none = Count.of(reader);
        System.out.println("entered " + (entered > 0) + " left open " + (open - 1) + " then " + none);
    }

    private static int down(int depth) {
        return depth == 0 ? 0 : 1 + down(depth - 1);
    }

    private static void overflow() {
        try {
            bottomless();
        } catch (StackOverflowError expected) {
            after();
        }
    }

    private static long bottomless() {
        entered++;
        return bottomless() + 1;
    }

    private static void after() {
        System.out.print("");
    }
}
