package io.statsprofile.internal.http;

/**
 * Why a proxy lets nothing through, and what to do.
 *
 * @param proxy its host and port
 * @param target the server behind it
 * @param hasCredentials whether it got some
 */
record ProxyErrorMessages(String proxy, Origin target, boolean hasCredentials) {

    /** Of HTTP: the proxy wants to know who we are. */
    static final int AUTHENTICATION_REQUIRED = 407;

    String message(int status) {
        String text = "the proxy " + proxy + " refuses to pass it on to " + target + " (status " + status + "); ";
        return switch (status) {
            case AUTHENTICATION_REQUIRED -> text + (hasCredentials
                    ? "check proxyUsername and proxyPassword, and that the proxy takes basic authentication"
                    : "set proxyUsername and proxyPassword");
            case 403, 405 -> text + "let the proxy allow tunnels (CONNECT) to that host and port,"
                    + " or remove proxy where the server can be reached without";
            case 500, 502, 503, 504 ->
                    text + "the proxy does not reach the server: check the url, whose host the proxy looks up, and that the server runs";
            default -> text + "see the log of the proxy";
        };
    }
}
