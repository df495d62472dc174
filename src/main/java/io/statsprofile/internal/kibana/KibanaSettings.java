package io.statsprofile.internal.kibana;

import io.statsprofile.internal.http.AccessSettings;
import io.statsprofile.internal.http.ServerUrl;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to reach Kibana, and in which space. Immutable; {@link #toString} shows no secret.
 *
 * @param url http or https, with Kibana's base path where it has one, without user information; of the address of a page, as browsers
 *     show it, what
 *        belongs to the page ({@code /app/...}) is cut off
 * @param space identifier of the space, {@value #DEFAULT_SPACE} for the one that every Kibana has
 * @param access who we are, whom we trust, and by which proxy we get there
 */
public record KibanaSettings(URI url, String space, AccessSettings access) {

    public static final String DEFAULT_SPACE = "default";
    private static final ServerUrl URL = new ServerUrl("Kibana", "https://kibana.example:5601");
    /** Path of any of Kibana's pages: base path, space and page. */
    private static final Pattern PAGE = Pattern.compile("(.*?)(?:/s/([a-z0-9_-]+))?(/app/.*|/login|/spaces/space_selector)?/*");
    private static final Pattern SPACE = Pattern.compile("[a-z0-9_-]+");

    /** @throws IllegalArgumentException with the setting, its value, the rule and the remedy */
    public KibanaSettings {
        URL.require(url);
        Matcher page = PAGE.matcher(url.getRawPath());
        boolean isPage = page.matches() && page.group(3) != null;
        if (!isPage) {
            URL.requireNothingAfterPath(url);
        }
        String base = url.getScheme() + "://" + url.getRawAuthority() + page.group(1);
        require(SPACE.matcher(space).matches(), "Kibana space is '" + space
                + "', but an identifier has only a-z, 0-9, _ and -; it stands in the address after /s/ when the space is open");
        require(page.group(2) == null || page.group(2).equals(space), "Kibana url is " + ServerUrl.shown(url.toString())
                + ", which is in space '" + page.group(2)
                + "', but space is '" + space + "'; set space to " + page.group(2) + ", or use the url " + base);
        url = URI.create(base);
        access.requireTls("Kibana", List.of(url));
    }

    /**
     * The same of a url as it was typed.
     *
     * @throws IllegalArgumentException as the constructor, and when it is no url
     */
    public static KibanaSettings of(String url, String space, AccessSettings access) {
        return new KibanaSettings(URL.parse(url), space, access);
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
        return url + ", space " + space + ", " + access;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
