package com.acme.boot;

/** One function, to look whether its calls are seen. */
final class Ping {

    private Ping() {
    }

    static String ping() {
        return "pong";
    }
}
