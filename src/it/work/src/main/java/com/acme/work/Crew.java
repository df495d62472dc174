package com.acme.work;

/** Several threads that work side by side. */
public final class Crew {

    private Crew() {
    }

    /** Runs a {@link Workload} on each of {@code threads} new threads and waits for all of them. */
    public static void work(int threads, int rounds, int pauseMillis) throws InterruptedException {
        Thread[] crew = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            crew[i] = new Thread(() -> new Workload().run(rounds, pauseMillis), "crew-" + i);
            crew[i].start();
        }
        for (Thread thread : crew) {
            thread.join();
        }
    }
}
