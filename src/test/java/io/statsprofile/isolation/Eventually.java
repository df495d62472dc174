package io.statsprofile.isolation;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waiting for what takes a few slices of one second. */
final class Eventually {

    private Eventually() {
    }

    /** @param sentence what is waited for */
    static void assertThat(String sentence, Callable<Boolean> condition) {
        await(sentence).atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(300)).until(condition);
    }
}
