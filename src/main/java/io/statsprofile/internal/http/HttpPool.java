package io.statsprofile.internal.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Connections that nobody uses at the moment, and new ones where there is none. Thread-safe. */
final class HttpPool implements AutoCloseable {

    /** Who needs more at a time makes more, and they end when they are no longer used. */
    private static final int MOST_IDLE = 4;

    private final Connector connector;
    private final LongSupplier nanoTime;
    /** The one that was used last comes last. */
    private final List<HttpConnection> idle = new ArrayList<>();
    private LoadedAccess madeFor;
    private TlsWhenNeeded tls;
    private boolean closed;

    HttpPool(HttpSettings settings, LongSupplier nanoTime) {
        this.connector = new Connector(settings, new AddressLookup(settings.connectTimeout()));
        this.nanoTime = nanoTime;
    }

    /**
     * A connection, made with these keys and certificates; those that were made with others end.
     *
     * @param call that it is for
     */
    HttpConnection take(Route route, LoadedAccess access, AbortableExchange call) throws IOException {
        TlsWhenNeeded means = means(access);
        for (HttpConnection found = find(route); found != null; found = find(route)) {
            call.goesOver(found.socket());
            if (found.isAlive(nanoTime.getAsLong())) {
                return found;
            }
            found.close();
        }
        return connector.connect(route, access, means, call);
    }

    private synchronized TlsWhenNeeded means(LoadedAccess access) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (madeFor != access) {
            renew();
            madeFor = access;
            tls = new TlsWhenNeeded(access.tls());
        }
        return tls;
    }

    /** Null where there is none. */
    private synchronized HttpConnection find(Route route) {
        for (int i = idle.size() - 1; i >= 0; i--) {
            if (idle.get(i).route().isSame(route)) {
                return idle.remove(i);
            }
        }
        return null;
    }

    /** It can be used again. */
    synchronized void giveBack(HttpConnection connection) {
        if (closed || connection.access() != madeFor) {
            connection.close();
            return;
        }
        connection.rest(nanoTime.getAsLong());
        idle.add(connection);
        if (idle.size() > MOST_IDLE) {
            idle.remove(0).close();
        }
    }

    /** Ends what idles, and makes the means of TLS anew. */
    synchronized void renew() {
        for (HttpConnection connection : idle) {
            connection.close();
        }
        idle.clear();
        madeFor = null;
        tls = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        renew();
    }
}
