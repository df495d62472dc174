package io.statsprofile.logback;

import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** A program that ends soon, in a JVM of its own; see {@link ShortProgramIT}. */
public final class ShortProgram {

    private ShortProgram() {
    }

    /** @param arguments how to end: at-once; or after two seconds return, exit (by another thread, while this one runs on) or throw */
    public static void main(String[] arguments) throws InterruptedException {
        LoggerFactory.getILoggerFactory();
        Service.call("checkout", 3);
        if (arguments[0].equals("at-once")) {
            return;
        }
        TimeUnit.SECONDS.sleep(2);
        if (arguments[0].equals("exit")) {
            new Thread(() -> System.exit(3)).start();
            Thread.currentThread().join();
        } else if (arguments[0].equals("throw")) {
            throw new IllegalStateException("of the program");
        }
    }
}
