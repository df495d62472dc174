package com.acme.levels;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.IntervalSnapshot;
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
        CounterReader reader = CounterReaders.claim(GovernedApplication.class.getClassLoader(), "governed");
        Map<String, String> settings = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            settings.put(arguments[i], arguments[i + 1]);
        }
        Control.get().govern(reader, settings);
        Control.get().select(reader, Map.of("com.acme.levels.GovernedApplication$Work", "DEBUG"));
        Map<String, Long> counted = new TreeMap<>();
        long sampled = 0;
        Map<String, Object> overhead = Map.of();
        long tinyLately = 0;
        for (int second = 0; second < Integer.parseInt(arguments[0]); second++) {
            work(System.nanoTime() + 1_000_000_000);
            IntervalSnapshot snapshot = reader.cut(false);
            overhead = Control.get().takeOverhead(reader);
            tinyLately = 0;
            for (int i = 0; i < snapshot.functions.length; i++) {
                String name = snapshot.function(snapshot.functions[i]).replaceFirst(".*[.]", "");
                counted.merge(name, snapshot.ncalls[i], Long::sum);
                sampled += name.equals("tiny") ? 0 : snapshot.sampledCalls[i];
                tinyLately += name.equals("tiny") ? snapshot.ncalls[i] : 0;
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
