package io.statsprofile.internal.http;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The rules for the address of a server that an operator sets, and how a message shows it.
 *
 * @param server what it is, as in "Elasticsearch", for messages
 * @param example what an operator may write, such as {@code https://es.example:9200}
 */
public record ServerUrl(String server, String example) {

    /** An address without its credentials, and without what follows a question mark, which may be as secret as a password. */
    public static String shown(String url) {
        return url.replaceFirst("//[^/]*@", "//(hidden)@").replaceFirst("([?#]).*$", "$1...");
    }

    /** @throws IllegalArgumentException when it is no url at all; other rules are those of {@link #require} */
    public URI parse(String url) {
        try {
            return new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(server + " url is " + shown(url) + ", but " + e.getReason() + " at character " + e.getIndex()
                    + "; write it as " + example, e);
        }
    }

    /** @throws IllegalArgumentException when it is not http or https with a host, or holds credentials */
    public void require(URI url) {
        require(Origin.of(url).isPresent(), url, "must be http:// or https:// with a host; for example " + example);
        require(!url.getRawAuthority().contains("@"), url, "must not hold credentials; use username and password, or apiKey");
    }

    /** @throws IllegalArgumentException when something follows the path */
    public void requireNothingAfterPath(URI url) {
        require(url.getRawQuery() == null && url.getRawFragment() == null, url,
                "must not have a ? or a #, which would be left out of every request; remove what follows it");
    }

    private void require(boolean holds, URI url, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(server + " url is " + shown(url.toString()) + ", but " + rule);
        }
    }
}
