package io.statsprofile.internal.http;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of a server.
 *
 * @param scheme http or https
 * @param host a name, in which an underscore may stand, or an address; one of IPv6 without brackets
 * @param port -1 for the scheme's own
 */
public record Origin(String scheme, String host, int port) {

    /** {@link URI#getHost} has no hosts with underscores, which container networks give. */
    private static final Pattern AUTHORITY = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[\\w.-]+)?)]|([A-Za-z0-9._-]+))(?::(\\d{0,5}))?");
    private static final int GREATEST_PORT = 65_535;

    /** Of a url; empty where it is not one of http or https with a host. */
    public static Optional<Origin> of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(java.util.Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || url.getRawAuthority() == null) {
            return Optional.empty();
        }
        Matcher parts = AUTHORITY.matcher(url.getRawAuthority().replaceFirst("^.*@", ""));
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = parts.group(3) == null || parts.group(3).isEmpty() ? -1 : Integer.parseInt(parts.group(3));
        return port > GREATEST_PORT ? Optional.empty() : Optional.of(new Origin(scheme,
                parts.group(1) != null ? parts.group(1) : parts.group(2), port));
    }

    boolean isTls() {
        return scheme.equals("https");
    }

    /** The port, be it named or the scheme's own. */
    int knownPort() {
        return port >= 0 ? port : isTls() ? 443 : 80;
    }

    /** Host and port as in a url, which may name no port. */
    String authority() {
        return bracketed() + (port < 0 ? "" : ":" + port);
    }

    /** As {@link #authority}, with the port in any case. */
    String withPort() {
        return bracketed() + ":" + knownPort();
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /**
     * Written out: before JDK 19 the method that the compiler would let the JDK make stays in a cache of the JDK's own, and with it this
     * class and the web application that it belongs to.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin && scheme.equals(origin.scheme) && host.equals(origin.host) && port == origin.port;
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, host, port);
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
