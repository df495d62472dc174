package com.acme.levels;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReaders;

/** Main class of forked JVMs: works a little and says what was counted since the start, or that there is no probe. */
public final class StartApplication {

    private StartApplication() {
    }

    public static void main(String[] arguments) {
        System.out.println("works " + (Early.run(3) + new Late().run()));
        try {
            Class.forName("io.statsprofile.internal.probe.Probe");
        } catch (ClassNotFoundException absent) {
            System.out.println("no probe");
            return;
        }
        Reader.read();
    }

    /** Apart, since it needs the probe's classes. */
    private static final class Reader {

        private Reader() {
        }

        static void read() {
            System.out.println("loader " + Control.class.getClassLoader());
            Control control = Control.get();
            if (control == null) {
                System.out.println("no agent");
                return;
            }
            System.out.println("calls " + Count.of(CounterReaders.claim(StartApplication.class.getClassLoader(), "start")));
            System.out.println("figures " + control.figures());
            System.out.println("messages " + control.takeMessages());
        }
    }
}
