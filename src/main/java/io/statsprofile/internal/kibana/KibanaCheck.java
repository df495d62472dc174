package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold before anything is imported. */
final class KibanaCheck {

    /** The bundle has panels of the shape that Kibana reads from here on. */
    private static final int LEAST_MAJOR = 8;
    private static final int LEAST_MINOR = 3;
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    private final KibanaSettings settings;
    private final KibanaConnection connection;
    private final KibanaMessages messages;

    KibanaCheck(KibanaSettings settings, KibanaConnection connection, KibanaMessages messages) {
        this.settings = settings;
        this.connection = connection;
        this.messages = messages;
    }

    void check() throws IOException {
        requireVersion(connection.getGlobal("ask for its status", "/api/status").at("/version/number").asText());
        requireSpace();
    }

    /** Kibana hides its version from those who are not logged in; the next request finds out about them. */
    private void requireVersion(String version) throws IOException {
        Matcher parts = VERSION.matcher(version);
        if (parts.matches()) {
            int major = Integer.parseInt(parts.group(1));
            if (major < LEAST_MAJOR || major == LEAST_MAJOR && Integer.parseInt(parts.group(2)) < LEAST_MINOR) {
                throw new IOException(messages.tooOld(version, LEAST_MAJOR + "." + LEAST_MINOR));
            }
        }
    }

    /** Kibana imports into a space that does not exist without a word (seen on 8.12.2), and nobody would ever see it there. */
    private void requireSpace() throws IOException {
        if (settings.space().equals(KibanaSettings.DEFAULT_SPACE)) {
            return;
        }
        try {
            JsonNode space = connection.getGlobal("look up space " + settings.space(), "/api/spaces/space/" + settings.space());
            if (!space.path("id").asText().equals(settings.space())) {
                throw new IOException(messages.oddSpace(space.toString()));
            }
        } catch (KibanaException e) {
            if (e.status() == 404) {
                throw new KibanaException(messages.noSpace(), e.status(), e);
            }
            throw e;
        }
    }
}
