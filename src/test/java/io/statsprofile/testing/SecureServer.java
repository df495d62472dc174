package io.statsprofile.testing;

import java.util.Map;

/** Starts a server with security on: TLS under an authority of its own, and users who all have the administrator's password. */
public final class SecureServer {

    private SecureServer() {
    }

    /**
     * @param name of its working directory
     * @param roles user name and what the role of the same name may do, in YAML's flow style
     */
    public static SearchServer start(String name, Map<String, String> roles) {
        ServerSecurity security = new ServerSecurity();
        roles.forEach(security::user);
        return ElasticsearchProcess.start(name, security);
    }
}
