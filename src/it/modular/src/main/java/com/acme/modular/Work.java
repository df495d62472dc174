package com.acme.modular;

/** What is counted. */
final class Work {

    private static int done;

    private Work() {
    }

    static void once() {
        for (int i = 0; i < 3; i++) {
            done += i;
        }
    }
}
