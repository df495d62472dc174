package com.acme.levels;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Main class of forked JVMs: changes levels as the library would, and says what was counted and what the bytecode holds. */
public final class LevelsApplication {

    private static final String WORK = "com.acme.levels.Early";

    private static Control control;
    private static CounterReader reader;

    private LevelsApplication() {
    }

    public static void main(String[] arguments) throws Exception {
        control = Control.get();
        reader = CounterReaders.claim(LevelsApplication.class.getClassLoader(), "levels");
        Early.run(2);
        Quiet.run();
        say("no level");

        select(Map.of(WORK, "DEBUG", "com.acme.levels.Late", "INFO"));
        Early.run(2);
        new Late().run();
        Quiet.run();
        say("debug, and a class loaded later");

        select(Map.of(WORK, "DEBUG", "com.acme.levels.Late", "DEBUG"));
        say("nothing to change");

        select(Map.of(WORK, "INFO", WORK + ".broken", "DEBUG"));
        Early.run(2);
        new Late().run();
        say("info, and one method");

        select(Map.of(WORK, "OFF"));
        Early.run(2);
        say("off, later transformers see a probe: " + Watcher.seesProbe(Early.class));

        select(Map.of(WORK, "TRACE"));
        Early.run(2);
        sayEdges("trace, later transformers see a probe: " + Watcher.seesProbe(Early.class));

        underLoad();
        System.out.println("messages " + control.takeMessages());
    }

    /** Four threads work while levels change; what is counted once the last change is through, and work begun after it, is all. */
    private static void underLoad() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        boolean[] stop = new boolean[1];
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                while (!stop[0]) {
                    Early.run(20);
                    synchronized (stop) {
                        stop.hashCode();
                    }
                }
            });
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
            thread.start();
            threads.add(thread);
        }
        for (int i = 0; i < 12; i++) {
            select(Map.of(WORK, List.of("OFF", "DEBUG", "TRACE", "INFO").get(i % 4)));
            Thread.sleep(20);
        }
        select(Map.of(WORK, "DEBUG"));
        synchronized (stop) {
            stop[0] = true;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Map<String, Long> during = Count.of(reader);
        System.out.println("under load: counted some " + (during.get("Early.run") > 0) + ", at most all "
                + (during.get("Early.run") <= Early.RUNS.sum() && during.get("Early.step") <= Early.STEPS.sum())
                + ", failures " + failures);
        long runs = Early.RUNS.sum();
        Early.run(20);
        say("after the load, " + (Early.RUNS.sum() - runs) + " run");
    }

    private static void select(Map<String, String> levels) {
        control.select(reader, levels);
    }

    private static void say(String when) {
        System.out.println(when + ": " + Count.of(reader) + " retransformed " + control.figures().get("retransformed"));
    }

    private static void sayEdges(String when) {
        IntervalSnapshot snapshot = reader.cut(false);
        StringBuilder edges = new StringBuilder();
        for (int i = 0; i < snapshot.edgeCallers.length; i++) {
            if (snapshot.edgeCallers[i] >= 0) {
                edges.append(' ').append(Functions.method(snapshot.edgeCallers[i])).append("->")
                        .append(Functions.method(snapshot.edgeCallees[i])) .append('=').append(snapshot.edgeNcalls[i]);
            }
        }
        System.out.println(when + ":" + edges);
    }
}
