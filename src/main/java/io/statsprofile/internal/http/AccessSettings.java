package io.statsprofile.internal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who we are to a server, whom we trust, and by which proxy we get there. What is in files may change at any time and is read again.
 * Immutable; {@link #toString} shows no secret.
 */
public final class AccessSettings {

    /** Nobody, who trusts whom the JVM trusts, without a proxy. */
    public static final AccessSettings NONE = new AccessSettings(Credentials.NONE, TlsFiles.NONE, null);
    private final Credentials credentials;
    private final TlsFiles tls;
    private final HttpProxy proxy;

    private AccessSettings(Credentials credentials, TlsFiles tls, HttpProxy proxy) {
        this.credentials = credentials;
        this.tls = tls;
        this.proxy = proxy;
    }

    /** @param server what it is, as in "Elasticsearch", for messages */
    public static Builder builder(String server) {
        return new Builder(server);
    }

    Credentials credentials() {
        return credentials;
    }

    TlsFiles tls() {
        return tls;
    }

    /** Null for none. */
    HttpProxy proxy() {
        return proxy;
    }

    /** Whether anything of it is in a file, which others may change. */
    boolean isInFiles() {
        return credentials.isInFile() || tls.caFile() != null || tls.hasCertificate();
    }

    /** For messages: the proxy without its credentials; null for none. */
    public String proxyAddress() {
        return proxy == null ? null : proxy.address().toString();
    }

    /**
     * Makes sure that files for TLS are set only where all is sent by TLS.
     *
     * @param server what it is, for messages
     * @throws IllegalArgumentException where a url is without
     */
    public void requireTls(String server, List<URI> urls) {
        String setting = tls.caFile() != null ? "caFile" : tls.hasCertificate() ? "certificateFile" : null;
        require(setting == null || urls.stream().allMatch(url -> "https".equalsIgnoreCase(url.getScheme())),
                server + " " + setting + " is set, but " + urls + " has a url without TLS; use https:// or remove " + setting);
    }

    @Override
    public String toString() {
        return credentials.toString() + tls + (proxy == null ? "" : ", proxy " + proxy);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Collects settings; {@link #build} checks them all, but reads no file. Blank strings count as not set. Not thread-safe. */
    public static final class Builder {

        private final String server;
        private String username;
        private String password;
        private Path passwordFile;
        private String apiKey;
        private Path apiKeyFile;
        private Path caFile;
        private Path certificateFile;
        private Path keyFile;
        private String proxy;
        private String proxyUsername;
        private String proxyPassword;

        private Builder(String server) {
            this.server = server;
        }

        /** For basic authentication, together with {@link #password} or {@link #passwordFile}. */
        public Builder username(String value) {
            username = orNull(value);
            return this;
        }

        /** For basic authentication, together with {@link #username}; never shown. */
        public Builder password(String value) {
            password = orNull(value);
            return this;
        }

        /** File with the password, which may have a line break at its end; or null. */
        public Builder passwordFile(Path value) {
            passwordFile = value;
            return this;
        }

        /** Encoded API key instead of a user name and password; never shown. */
        public Builder apiKey(String value) {
            apiKey = orNull(value);
            return this;
        }

        /** File with the encoded API key, which may have a line break at its end; or null. */
        public Builder apiKeyFile(Path value) {
            apiKeyFile = value;
            return this;
        }

        /** PEM file of the certificates to trust instead of the JVM's, or null; only with https. */
        public Builder caFile(Path value) {
            caFile = value;
            return this;
        }

        /** PEM file of the certificate to show to the server, with those in between it and its authority; or null; only with https. */
        public Builder certificateFile(Path value) {
            certificateFile = value;
            return this;
        }

        /** PEM file of the private key for {@link #certificateFile}, RSA or EC, PKCS#8 without a passphrase; or null. */
        public Builder keyFile(Path value) {
            keyFile = value;
            return this;
        }

        /** A proxy to go through, as {@code http://proxy.example:3128}. */
        public Builder proxy(String value) {
            proxy = orNull(value);
            return this;
        }

        /** For basic authentication with the proxy, together with {@link #proxyPassword}. */
        public Builder proxyUsername(String value) {
            proxyUsername = orNull(value);
            return this;
        }

        /** For basic authentication with the proxy, together with {@link #proxyUsername}; never shown. */
        public Builder proxyPassword(String value) {
            proxyPassword = orNull(value);
            return this;
        }

        /**
         * @throws IllegalArgumentException when something is missing or contradicts; the message names the setting, its value where that is
         *     not secret, the rule and the remedy
         */
        public AccessSettings build() {
            require((certificateFile == null) == (keyFile == null), server + " " + (certificateFile == null ? "certificateFile" : "keyFile")
                    + " is missing; set both certificateFile and keyFile, or neither");
            return new AccessSettings(credentials(), new TlsFiles(caFile, certificateFile, keyFile), httpProxy());
        }

        private Credentials credentials() {
            requireOne("apiKey", apiKey, "apiKeyFile", apiKeyFile);
            requireOne("password", password, "passwordFile", passwordFile);
            Secret word = secret(password, passwordFile);
            Secret key = secret(apiKey, apiKeyFile);
            require((username == null) == (word == null), server + " " + (username == null ? "username" : "password")
                    + " is missing; set both username and password (or passwordFile), or an apiKey (or apiKeyFile), or neither");
            requireOne(apiKeyFile == null ? "apiKey" : "apiKeyFile", key, "username", username);
            require(apiKey == null || Credentials.isKey(apiKey), server
                    + " apiKey (not shown) has spaces or other characters that no encoded API key has;"
                    + " set it to the field encoded of Elasticsearch's answer");
            return key != null ? new Credentials(null, key) : new Credentials(username, word);
        }

        private HttpProxy httpProxy() {
            require((proxyUsername == null) == (proxyPassword == null), server + " "
                    + (proxyUsername == null ? "proxyUsername" : "proxyPassword")
                    + " is missing; set both proxyUsername and proxyPassword, or neither");
            require(proxy != null || proxyUsername == null, server
                    + " proxyUsername is set, but there is no proxy; set proxy, or remove proxyUsername and proxyPassword");
            if (proxy == null) {
                return null;
            }
            String shown = ServerUrl.shown(proxy);
            require(!proxy.contains("@"), server + " proxy is " + shown
                    + ", but must not hold credentials; use proxyUsername and proxyPassword");
            Optional<Origin> address = address(proxy);
            require(address.isPresent(), server + " proxy is " + shown + ", but must be http:// with a host and a port, and nothing else;"
                    + " for example http://proxy.example:3128");
            return new HttpProxy(address.get(), proxyUsername, proxyPassword);
        }

        private static Optional<Origin> address(String proxy) {
            try {
                URI url = new URI(proxy);
                boolean isBare = url.getRawQuery() == null && url.getRawFragment() == null
                        && ("".equals(url.getRawPath()) || "/".equals(url.getRawPath()));
                return Origin.of(url).filter(origin -> isBare && !origin.isTls() && origin.port() > 0);
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        }

        private void requireOne(String name, Object value, String otherName, Object other) {
            require(value == null || other == null, server + " " + name + " and " + otherName
                    + " are both set, but only one can be used; remove one");
        }

        private static Secret secret(String text, Path file) {
            return text == null && file == null ? null : new Secret(text, file);
        }

        private static String orNull(String value) {
            return value == null || value.isBlank() ? null : value;
        }
    }
}
