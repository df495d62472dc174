package com.acme.levels;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.Cut;
import io.statsprofile.internal.probe.Drain;
import io.statsprofile.internal.probe.Drains;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Main class of forked JVMs: calls a tiny function as often as it can, beside slow ones, under a budget, and says how often it called which
 * and what was counted of it. Arguments: seconds, then settings as name and value.
 */
public final class GovernedApplication {

    private static long tinyCalls;
    private static long slowCalls;
    private static int sink;

    private GovernedApplication() {
    }

    public static void main(String[] arguments) {
        Drain drain = Drains.claim(GovernedApplication.class.getClassLoader(), "governed");
        Map<String, String> settings = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            settings.put(arguments[i], arguments[i + 1]);
        }
        Control.get().govern(drain, settings);
        Control.get().select(drain, Map.of("com.acme.levels.GovernedApplication$Work", "DEBUG"));
        Map<String, Long> counted = new TreeMap<>();
        long sampled = 0;
        Map<String, Object> overhead = Map.of();
        long tinyLately = 0;
        for (int second = 0; second < Integer.parseInt(arguments[0]); second++) {
            work(System.nanoTime() + 1_000_000_000);
            Cut cut = drain.cut(false);
            overhead = Control.get().takeOverhead(drain);
            tinyLately = 0;
            for (int i = 0; i < cut.functions.length; i++) {
                String name = cut.function(cut.functions[i]).replaceFirst(".*[.]", "");
                counted.merge(name, cut.ncalls[i], Long::sum);
                sampled += name.equals("tiny") ? 0 : cut.sampledCalls[i];
                tinyLately += name.equals("tiny") ? cut.ncalls[i] : 0;
            }
        }
        System.out.println("slow " + slowCalls + " counted " + counted.get("slow") + " of them and of others sampled " + sampled);
        System.out.println("tiny " + tinyCalls + " counted " + counted.get("tiny") + " lately " + tinyLately);
        System.out.println("overhead " + new TreeMap<>(overhead));
        Control.get().lookAfterClasses();
        Control.get().takeMessages().forEach(System.out::println);
    }

    private static void work(long until) {
        while (System.nanoTime() < until) {
            sink += Work.slow(System.nanoTime() + 500_000);
            slowCalls++;
            for (int i = 0; i < 200_000; i++) {
                sink += Work.tiny(i);
            }
            tinyCalls += 200_000;
        }
    }

    /** What is profiled. */
    private static final class Work {

        private Work() {
        }

        static int tiny(int value) {
            return value * 31 ^ value >>> 3;
        }

        static int slow(long until) {
            int turns = 0;
            while (System.nanoTime() < until) {
                turns++;
            }
            return turns;
        }
    }
}
