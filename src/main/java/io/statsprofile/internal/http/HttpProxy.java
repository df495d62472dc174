package io.statsprofile.internal.http;

/**
 * A proxy that requests go through; it looks up the server's name. Immutable; {@link #toString} shows no secret.
 *
 * @param address http, with its port
 * @param username for basic authentication with the proxy, or null
 * @param password for basic authentication with the proxy, or null
 */
record HttpProxy(Origin address, String username, String password) {

    /** What the header {@code Proxy-Authorization} says, or null. */
    String authorization() {
        return username == null ? null : Credentials.basic(username, password);
    }

    @Override
    public String toString() {
        return address + (username == null ? "" : " as user " + username + " (password hidden)");
    }
}
