package io.statsprofile.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** Waiting for what gets into Elasticsearch by itself. */
public final class Eventually {

    /** For a moment after its index was made a stream cannot be searched: the server answers 503 until the index's shard is there. */
    private static final Pattern NOT_YET = Pattern.compile("\\b503\\b");

    private Eventually() {
    }

    /**
     * Looks several times a second, as long as {@link Patience} has it. A look that the server is not ready for is made up for by the next.
     *
     * @param sentence what is waited for
     */
    public static void assertThat(String sentence, Callable<Boolean> condition) {
        await(sentence).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(150))
                .ignoreExceptionsMatching(trouble -> trouble.getMessage() != null && NOT_YET.matcher(trouble.getMessage()).find())
                .until(condition);
    }
}
