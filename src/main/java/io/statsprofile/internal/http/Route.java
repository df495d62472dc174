package io.statsprofile.internal.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;

/**
 * The way to a server.
 *
 * @param target who answers in the end
 * @param proxy by which one gets there, or null
 */
record Route(Origin target, Origin proxy) {

    /** By the proxy that is set, else, where that is wanted, by the one that the JVM's settings name. */
    static Route to(Origin target, HttpSettings settings) {
        HttpProxy set = settings.access().proxy();
        if (set != null) {
            return new Route(target, set.address());
        }
        return new Route(target, settings.systemProxy() ? ofJvm(target) : null);
    }

    private static Origin ofJvm(Origin target) {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return null;
        }
        for (Proxy proxy : selector.select(URI.create(target.toString()))) {
            if (proxy.type() == Proxy.Type.DIRECT) {
                return null;
            }
            if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                String host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
                return new Origin("http", host, address.getPort());
            }
        }
        return null;
    }

    /** Whom a connection is made to. */
    Origin peer() {
        return proxy == null ? target : proxy;
    }

    /** Whether the proxy passes on what it cannot read. */
    boolean isTunnel() {
        return proxy != null && target.isTls();
    }

    boolean isSame(Route other) {
        return target.equals(other.target) && (proxy == null ? other.proxy == null : proxy.equals(other.proxy));
    }
}
