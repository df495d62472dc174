package com.acme.levels;

import com.sun.tools.attach.VirtualMachine;
import io.statsprofile.internal.probe.CounterReaders;

/** Main class of forked JVMs: works, attaches the agent's jar to itself, and works again. */
public final class AttachingApplication {

    private AttachingApplication() {
    }

    public static void main(String[] arguments) throws Exception {
        Early.run(3);
        VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
        self.loadAgent(arguments[0], arguments[1]);
        self.detach();
        Early.run(3);
        Reader.read();
    }

    /** Apart, since it needs the probe's classes. */
    private static final class Reader {

        private Reader() {
        }

        static void read() {
            System.out.println("calls " + Count.of(CounterReaders.claim(AttachingApplication.class.getClassLoader(), "attached")));
        }
    }
}
