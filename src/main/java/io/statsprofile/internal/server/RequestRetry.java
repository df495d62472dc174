package io.statsprofile.internal.server;

import io.statsprofile.internal.base.Amounts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * How a command tries again what Elasticsearch does not do now, and may do soon: with waits that double, for a bounded time, and not in
 * silence. Not for delivery, which never gives up. Immutable.
 *
 * @param longest how long one request is tried again; nothing is tried again where it is zero
 * @param firstWait before the second attempt, {@link #FIRST_WAIT} by default; each wait is twice as long as the one before it, and at most
 *        {@link #LONGEST_WAIT}, or what the server asks for
 * @param connections whether failed connections count as what passes: else only answers of a server that is busy or not ready do
 * @param answered whether anything has answered yet: before that, a connection that fails may be a mistyped address, which does not pass
 * @param notes hears of each wait, one line each, on the thread that sends
 */
public record RequestRetry(Duration longest, Duration firstWait, boolean connections, AtomicBoolean answered, Consumer<String> notes) {

    /** Before the second attempt. */
    public static final Duration FIRST_WAIT = Duration.ofMillis(500);
    /** However often a request was tried. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** A request to Elasticsearch that changes nothing, or nothing more when it is sent once more. */
    @FunctionalInterface
    public interface Repeatable<T> {
        T send() throws IOException;
    }

    /** Before anything has answered. */
    public RequestRetry(Duration longest, Duration firstWait, boolean connections, Consumer<String> notes) {
        this(longest, firstWait, connections, new AtomicBoolean(), notes);
    }

    /** For a command that nobody waits for: connections may fail, too, once there was an answer. */
    public static RequestRetry patient(Duration longest, Consumer<String> notes) {
        return new RequestRetry(longest, FIRST_WAIT, true, notes);
    }

    /** For a command that somebody waits for, who wants to know at once that nobody listens at an address. */
    public static RequestRetry ofBusyServer(Duration longest, Consumer<String> notes) {
        return new RequestRetry(longest, FIRST_WAIT, false, notes);
    }

    /**
     * Sends a request until it is answered, the time is over, or it fails by what does not pass.
     *
     * @throws IOException of the last attempt
     */
    public <T> T send(Repeatable<T> request) throws IOException {
        Waits waits = waits();
        while (true) {
            try {
                T answer = request.send();
                answered.set(true);
                waits.end();
                return answer;
            } catch (ServerException e) {
                if (e.status() != ServerException.NO_ANSWER) {
                    answered.set(true);
                }
                boolean passes = connections && answered.get() ? e.mayPass() : e.isBusy();
                if (!passes || !waits.next(e.getMessage(), e.notBefore())) {
                    throw e;
                }
            }
        }
    }

    /** The waits of a request whose first attempt is now. */
    public Waits waits() {
        return new Waits();
    }

    /** The waits between the attempts of one request. Not thread-safe. */
    public final class Waits {

        private final long until = System.nanoTime() + longest.toNanos();
        private long waitNanos = firstWait.toNanos();
        private boolean hasWaited;

        private Waits() {
            // All is set.
        }

        /**
         * Waits before the next attempt.
         *
         * @param reason why it did not pass now
         * @param notBefore what the server asks for, or zero
         * @return false where the time is over; it did not wait then
         */
        public boolean next(String reason, Duration notBefore) throws InterruptedIOException {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            long wait = Math.min(left, Math.max(waitNanos, notBefore.toNanos()));
            notes.accept(reason + "; tried again in " + inSeconds(wait) + ", for " + inSeconds(left) + " at most");
            sleep(wait);
            waitNanos = Math.min(LONGEST_WAIT.toNanos(), 2 * waitNanos);
            hasWaited = true;
            return true;
        }

        /** An attempt has passed. */
        public void end() {
            if (hasWaited) {
                notes.accept("Elasticsearch answers again");
            }
        }

        private static String inSeconds(long nanos) {
            return Amounts.spelled(Duration.ofSeconds(Math.max(1, Math.round(nanos / 1e9))));
        }

        private static void sleep(long nanos) throws InterruptedIOException {
            try {
                Thread.sleep(Duration.ofNanos(nanos).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }
}
