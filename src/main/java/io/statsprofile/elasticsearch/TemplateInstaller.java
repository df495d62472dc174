package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.elasticsearch.IndexTemplate.Feature;
import io.statsprofile.elasticsearch.TemplateState.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Puts our index template in place, without ever replacing one that is newer or not ours. */
final class TemplateInstaller {

    private static final String PATH = "/_index_template/" + IndexTemplate.NAME;
    private static final int FORBIDDEN = 403;

    private final Connection connection;
    private final Duration retention;

    TemplateInstaller(Connection connection, Duration retention) {
        this.connection = connection;
        this.retention = retention;
    }

    /** @throws TemplateConflictException when a template of our name is not ours, or another one stands in its way */
    TemplateState install() throws IOException {
        JsonNode found;
        try {
            found = connection.find("read the index template " + IndexTemplate.NAME, PATH).at("/index_templates/0/index_template");
        } catch (ServerException e) {
            if (e.status() == FORBIDDEN) {
                return new TemplateState(Action.UNMANAGED,
                        "The index template cannot be read with these credentials (cluster privilege manage_index_templates); it must have been"
                                + " installed by someone who may, for example by the command line's setup");
            }
            throw e;
        }
        if (found.isMissingNode()) {
            put();
            return new TemplateState(Action.INSTALLED, "Installed the " + ours(IndexTemplate.VERSION) + ", which keeps documents for "
                    + IndexTemplate.timeValue(retention));
        }
        if (!IndexTemplate.isOurs(found)) {
            throw new TemplateConflictException("The index template " + IndexTemplate.NAME
                    + " exists and is not ours; delete or rename it (DELETE " + PATH + "), documents wait until then");
        }
        return upgrade(found);
    }

    private TemplateState upgrade(JsonNode found) throws IOException {
        int version = found.path("version").asInt();
        if (version < IndexTemplate.VERSION) {
            return replace(version);
        }
        if (version > IndexTemplate.VERSION) {
            return new TemplateState(Action.NEWER, "Left the " + ours(version) + ", as it is: it is newer than ours, version "
                    + IndexTemplate.VERSION);
        }
        String kept = found.at("/template/lifecycle/data_retention").asText("?");
        String wanted = IndexTemplate.timeValue(retention);
        return new TemplateState(Action.UNCHANGED, "Found the " + ours(version) + ", which keeps documents for " + kept
                + (kept.equals(wanted) ? "" : " and not for " + wanted + " as set here: to apply that, delete the template (DELETE " + PATH
                        + "), and change existing streams with PUT /_data_stream/<name>/_lifecycle"));
    }

    private TemplateState replace(int version) throws IOException {
        String change = "the index template " + IndexTemplate.NAME + " from version " + version + " to " + IndexTemplate.VERSION;
        try {
            put();
            return new TemplateState(Action.UPGRADED, "Upgraded " + change);
        } catch (ServerException e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            return new TemplateState(Action.UNMANAGED, "Could not upgrade " + change + ", what is new is not indexed until then: "
                    + e.getMessage());
        }
    }

    private static String ours(int version) {
        return "index template " + IndexTemplate.NAME + ", version " + version;
    }

    private void put() throws IOException {
        Set<Feature> missing = EnumSet.noneOf(Feature.class);
        while (true) {
            try {
                connection.send("install the index template " + IndexTemplate.NAME, "PUT", PATH, IndexTemplate.body(retention, missing));
                return;
            } catch (ServerException e) {
                Optional<Feature> unknown = e.status() == 400 ? Feature.refusedIn(e.getMessage()) : Optional.empty();
                if (unknown.isEmpty() || !missing.add(unknown.get())) {
                    throw asConflict(e);
                }
            }
        }
    }

    /** Elasticsearch itself refuses two templates of equal priority whose patterns overlap, and names the other one. */
    private static IOException asConflict(ServerException e) {
        if (e.status() == 400 && e.getMessage().contains("same priority")) {
            return new TemplateConflictException(e.getMessage() + "; give the other template another priority than " + IndexTemplate.PRIORITY
                    + ", or patterns that do not match " + IndexTemplate.PATTERN + ", documents wait until then");
        }
        return e;
    }
}
