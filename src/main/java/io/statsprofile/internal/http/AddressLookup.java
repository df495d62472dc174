package io.statsprofile.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks addresses up, and does not wait for ever: the operating system's look-up can neither be given a deadline nor be interrupted, so
 * it runs on a thread of its own. There is one such thread a host at most, however often one asks. Thread-safe.
 */
class AddressLookup {

    private final Duration deadline;
    private final Map<String, FutureTask<InetAddress[]>> running = new HashMap<>();

    AddressLookup(Duration deadline) {
        this.deadline = deadline;
    }

    private final class Lookup implements Callable<InetAddress[]> {

        private final String host;

        private Lookup(String host) {
            this.host = host;
        }

        @Override
        public InetAddress[] call() throws UnknownHostException {
            return ask(host);
        }
    }

    /** Asks the operating system. */
    InetAddress[] ask(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    /** @return one address or more */
    InetAddress[] resolve(String host) throws UnknownHostException {
        FutureTask<InetAddress[]> lookup = running(host);
        try {
            InetAddress[] found = lookup.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            end(host, lookup);
            return found;
        } catch (ExecutionException e) {
            end(host, lookup);
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw unknown(host, "its look-up took longer than the connectTimeout");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, "its look-up was interrupted");
        }
    }

    private synchronized FutureTask<InetAddress[]> running(String host) {
        FutureTask<InetAddress[]> lookup = running.get(host);
        if (lookup == null) {
            lookup = new FutureTask<>(new Lookup(host));
            Thread thread = new Thread(null, lookup, "statsprofile-lookup", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
            running.put(host, lookup);
        }
        return lookup;
    }

    private synchronized void end(String host, FutureTask<InetAddress[]> lookup) {
        running.remove(host, lookup);
    }

    private static UnknownHostException unknown(String host, String reason) {
        return new UnknownHostException(host + ": " + reason);
    }
}
