package io.statsprofile.internal.http;

import io.statsprofile.internal.base.ForeignText;
import java.net.URI;
import org.apache.http.Header;

/** Where a server would send us, for people: without credentials and without a query, which may hold some. */
record Redirect(Origin origin, URI asked, Header location) {

    private static final int LONGEST = 200;

    String message(int status) {
        return "it redirects (status " + status + ") to " + target() + ", which is not followed, since the credentials would go there;"
                + " if that is the right server write its address into the url, else let what stands before the server pass requests on";
    }

    private String target() {
        String named = location == null || location.getValue() == null ? "" : location.getValue().strip();
        if (named.isEmpty()) {
            return "an address that it does not name";
        }
        return ForeignText.of(absolute(named).replaceFirst("[?#].*$", "").replaceFirst("//[^/@]*@", "//"), LONGEST);
    }

    private String absolute(String named) {
        try {
            return URI.create(origin.toString()).resolve(asked).resolve(named).toString();
        } catch (IllegalArgumentException e) {
            return named;
        }
    }
}
