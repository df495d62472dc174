package io.statsprofile.kibana;

import io.statsprofile.http.Origin;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to reach Kibana, and in which space. Immutable; {@link #toString} shows no secret.
 *
 * @param url http or https, with Kibana's base path where it has one, without user information; of the address of a page, as browsers
 *     show it, what
 *        belongs to the page ({@code /app/...}) is cut off
 * @param space identifier of the space, {@value #DEFAULT_SPACE} for the one that every Kibana has
 * @param username for basic authentication, or null
 * @param password for basic authentication, or null
 * @param apiKey encoded API key, or null; not beside a user name
 * @param caFile PEM file with the certificates to trust instead of the JVM's, or null; only with https
 */
public record KibanaSettings(URI url, String space, String username, String password, String apiKey, Path caFile) {

    public static final String DEFAULT_SPACE = "default";
    /** Path of any of Kibana's pages: base path, space and page. */
    private static final Pattern PAGE = Pattern.compile("(.*?)(?:/s/([a-z0-9_-]+))?(/app/.*|/login|/spaces/space_selector)?/*");
    private static final Pattern SPACE = Pattern.compile("[a-z0-9_-]+");

    /** @throws IllegalArgumentException with the setting, its value, the rule and the remedy */
    public KibanaSettings {
        // What follows a question mark may be as secret as a password.
        String shown = url.toString().replaceFirst("//[^/]*@", "//(hidden)@").replaceFirst("([?#]).*$", "$1...");
        require(Origin.of(url).isPresent(),
                "Kibana url is " + shown + ", but must be http:// or https:// with a host; for example https://kibana.example:5601");
        require(url.getRawAuthority() == null || !url.getRawAuthority().contains("@"), "Kibana url is " + shown
                + ", but must not hold credentials; use username and password, or apiKey");
        Matcher page = PAGE.matcher(url.getRawPath());
        boolean isPage = page.matches() && page.group(3) != null;
        require(isPage || url.getRawQuery() == null && url.getRawFragment() == null,
                "Kibana url is " + shown
                + ", but must not have a ? or a #, which would be left out of every request; remove what follows it");
        String base = url.getScheme() + "://" + url.getRawAuthority() + page.group(1);
        require(SPACE.matcher(space).matches(), "Kibana space is '" + space
                + "', but an identifier has only a-z, 0-9, _ and -; it stands in the address after /s/ when the space is open");
        require(page.group(2) == null || page.group(2).equals(space), "Kibana url is " + shown + ", which is in space '" + page.group(2)
                + "', but space is '" + space + "'; set space to " + page.group(2) + ", or use the url " + base);
        url = URI.create(base);
        require((username == null) == (password == null),
                "Kibana " + (username == null ? "username" : "password")
                + " is missing; set both username and password, or an apiKey, or neither");
        require(apiKey == null || username == null, "Kibana apiKey and username are both set, but only one can be used; remove one");
        require(caFile == null || Files.isReadable(caFile), "Kibana caFile is " + caFile
                + ", but no such file can be read; name a PEM file with the certificate authority's certificate");
        require(caFile == null || url.getScheme().equalsIgnoreCase("https"), "Kibana caFile is set, but " + shown
                + " is without TLS; use https:// or remove caFile");
    }

    /** The url without the slash at its end. */
    String base() {
        return url.toString().replaceFirst("/+$", "");
    }

    /** The address under which the space is open. */
    String home() {
        return base() + inSpace();
    }

    /** Kibana's base path, without the slash at its end; empty where it has none. */
    String path() {
        return url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
    }

    /** As {@link #path}, within the space. */
    String homePath() {
        return path() + inSpace();
    }

    private String inSpace() {
        return space.equals(DEFAULT_SPACE) ? "" : "/s/" + space;
    }

    @Override
    public String toString() {
        String access = apiKey != null ? "API key (hidden)" : username != null ? "user " + username + " (password hidden)"
                : "no credentials";
        return url + ", space " + space + ", " + access + (caFile == null ? "" : ", caFile " + caFile);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
