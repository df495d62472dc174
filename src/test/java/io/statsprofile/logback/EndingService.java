package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Probe;
import org.slf4j.LoggerFactory;

/** A service that ends in one way or another while a call is open; started in a JVM of its own by {@link ShutdownTest}. */
public final class EndingService {

    private EndingService() {
    }

    /** @param arguments how to end: return, exit, wait (for a signal), or spring (a framework stops logging in a hook of its own) */
    public static void main(String[] arguments) throws InterruptedException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Probe.enter(Functions.register(EndingService.class.getClassLoader(), "com.acme.Shop", "serve", "()V", "com.acme.Shop.serve",
                "Shop.java", 3));
        Service.call("checkout", 3);
        System.out.println("ready");
        switch (arguments[0]) {
            case "exit" -> System.exit(3);
            case "wait" -> Thread.currentThread().join();
            case "spring" -> Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> finishRequests(context), "SpringApplicationShutdownHook"));
            default -> { }
        }
    }

    /** The last requests are served while the JVM is ending already, and then logging is stopped. */
    private static void finishRequests(LoggerContext context) {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Service.call("checkout", 4);
        context.stop();
    }
}
