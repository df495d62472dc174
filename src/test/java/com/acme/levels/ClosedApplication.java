package com.acme.levels;

/** Main class of forked JVMs: says whether the JDK is open to the application's code. */
public final class ClosedApplication {

    private ClosedApplication() {
    }

    public static void main(String[] arguments) {
        Module base = Object.class.getModule();
        Module ours = ClosedApplication.class.getModule();
        System.out.println("java.lang open " + base.isOpen("java.lang", ours));
        System.out.println("jdk.internal.misc exported " + base.isExported("jdk.internal.misc", ours));
    }
}
