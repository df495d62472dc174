package io.statsprofile.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.http.conn.DnsResolver;

/**
 * Looks addresses up, and does not wait for ever: the operating system's look-up can neither be given a deadline nor be interrupted, so
 * it runs on a thread of its own. There is one such thread a host at most, however often one asks. Thread-safe.
 */
final class AddressLookup implements DnsResolver {

    private final DnsResolver system;
    private final Duration deadline;
    private final Map<String, FutureTask<InetAddress[]>> running = new ConcurrentHashMap<>();

    AddressLookup(DnsResolver system, Duration deadline) {
        this.system = system;
        this.deadline = deadline;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        FutureTask<InetAddress[]> lookup = running.computeIfAbsent(host, this::start);
        try {
            InetAddress[] found = lookup.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            running.remove(host, lookup);
            return found;
        } catch (ExecutionException e) {
            running.remove(host, lookup);
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

    private FutureTask<InetAddress[]> start(String host) {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> system.resolve(host));
        Thread thread = new Thread(null, lookup, "statsprofile-lookup", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        return lookup;
    }

    private static UnknownHostException unknown(String host, String reason) {
        return new UnknownHostException(host + ": " + reason);
    }
}
