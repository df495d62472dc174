package io.statsprofile.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A busy machine is slow, not broken: everything that a test waits for has a minute. But nobody waits longer than it takes: tests look
 * often, and servers of tests send at once. Found by JUnit for every test class.
 */
public final class Patience implements BeforeAllCallback {

    /** A fifth of Awaitility's own. A build waits hundreds of times, each time once for this and then half of it too long. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    static {
        // Or each answer of the JDK's server waits 40 ms for an acknowledgement of its head. It is read when the JVM's first one is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        Awaitility.setDefaultPollInterval(BETWEEN_LOOKS);
        Awaitility.setDefaultPollDelay(BETWEEN_LOOKS);
    }
}
