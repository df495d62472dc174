package io.statsprofile.logback;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A service with a spool whose server is away, in a JVM of its own; see {@link SpoolTest}. It is said to be ready when a slice was cut, and
 * each of its calls is in one slice.
 */
public final class SpoolingService {

    private SpoolingService() {
    }

    /** @param arguments the spool's directory, and how to end: return, exit, throw or wait (to be killed) */
    public static void main(String[] arguments) throws InterruptedException {
        MemoryAppender.unreachable = true;
        Service service = new Service();
        service.configure("<interval>1 second</interval> <stopTimeout>200 milliseconds</stopTimeout>" + Service.TO_MEMORY
                + SpoolTest.spool(Path.of(arguments[0])), Service.USUAL);
        service.context.start();
        Service.call("checkout", 3);
        while (service.list().list.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Service.call("checkout", 4);
        System.out.println("ready");
        switch (arguments[1]) {
            case "wait" -> Thread.currentThread().join();
            case "exit" -> {
                new Thread(() -> System.exit(3)).start();
                Thread.currentThread().join();
            }
            case "throw" -> throw new IllegalStateException("of the service");
            default -> { }
        }
    }
}
