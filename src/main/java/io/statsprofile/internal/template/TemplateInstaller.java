package io.statsprofile.internal.template;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.ServerVersion;
import io.statsprofile.internal.template.IndexTemplate.Feature;
import io.statsprofile.internal.template.TemplateState.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Puts our index template in place, without ever replacing one that is newer or not ours. */
final class TemplateInstaller {

    private final Connection connection;
    private final IndexTemplate ours;
    private final Duration retention;
    private final OtherRetention otherRetention;

    /** What to do about a template of our version, or an older one, that has another retention than ours. */
    enum OtherRetention {
        /** Leave it: ours is the default and nobody's wish. */
        LEAVE,
        /** Leave it, and say how to apply ours: a service must not change what an operator set up. */
        REPORT,
        /** Replace it. */
        REPLACE
    }

    TemplateInstaller(Connection connection, IndexTemplate ours, Duration retention, OtherRetention otherRetention) {
        this.connection = connection;
        this.ours = ours;
        this.retention = retention;
        this.otherRetention = otherRetention;
    }

    /** @throws TemplateConflictException when a template of our name is not ours, or another one stands in its way */
    TemplateState install() throws IOException {
        return settle(true);
    }

    /** As {@link #install}, but only says what it would do; {@link Action#UNMANAGED} where these credentials may not. */
    TemplateState preview() throws IOException {
        TemplateState state = settle(false);
        boolean writes = EnumSet.of(Action.INSTALLED, Action.UPGRADED, Action.CHANGED).contains(state.action());
        return writes && new Privileges(connection).lack(Privileges.PUT_TEMPLATE)
                ? new TemplateState(Action.UNMANAGED, state.message()
                        + ", but these credentials may not (cluster privilege manage_index_templates)") : state;
    }

    private TemplateState settle(boolean write) throws IOException {
        JsonTree found;
        try {
            found = connection.find("read the index template " + ours.name(), ours.path()).at("/index_templates/0/index_template");
        } catch (ServerException e) {
            if (e.isForbidden()) {
                return new TemplateState(Action.UNMANAGED,
                        "These credentials may not read the index template " + ours.name() + " (cluster privilege "
                                + "manage_index_templates); an administrator must have installed it, for example by the command setup");
            }
            throw e;
        }
        ServerVersion.require(connection);
        if (found.isMissingNode()) {
            putIf(write);
            return new TemplateState(Action.INSTALLED, (write ? "Installed" : "Would install") + " the " + shown(ours.version())
                    + ", which keeps documents for "
                    + IndexTemplate.timeValue(retention));
        }
        if (!IndexTemplate.isOurs(found)) {
            throw new TemplateConflictException("The index template " + ours.name()
                    + " exists and is not ours; delete or rename it (DELETE " + ours.path() + "), documents wait until then");
        }
        return upgrade(found, write);
    }

    private TemplateState upgrade(JsonTree found, boolean write) throws IOException {
        int version = found.path("version").asInt();
        String kept = ForeignText.of(found.at("/template/lifecycle/data_retention").asText(""));
        String wanted = IndexTemplate.timeValue(retention);
        if (version < ours.version()) {
            // Every template of ours has a lifecycle: without a retention in it, documents are kept for good; without any, nobody chose.
            boolean isKept = otherRetention != OtherRetention.REPLACE && found.at("/template").has("lifecycle");
            String next = isKept ? kept : wanted;
            String keeping = ", which keeps documents for " + named(next)
                    + (isKept ? unlessWanted(next) : kept.isEmpty() || kept.equals(next) ? "" : " instead of " + kept);
            return write ? replace(version, next, keeping) : new TemplateState(Action.UPGRADED, "Would upgrade " + change(version)
                    + keeping);
        }
        if (version > ours.version()) {
            return new TemplateState(Action.NEWER, "Left the " + shown(version) + ", as it is: it is newer than ours, version "
                    + ours.version());
        }
        if (otherRetention == OtherRetention.REPLACE && !kept.equals(wanted)) {
            putIf(write);
            return new TemplateState(Action.CHANGED, (write ? "Changed" : "Would change") + " the " + shown(version)
                    + ", to keep documents for " + wanted
                    + " instead of " + named(kept) + "; streams that exist keep theirs until PUT /_data_stream/<name>/_lifecycle");
        }
        return new TemplateState(Action.UNCHANGED, "Found the " + shown(version) + ", which keeps documents for " + named(kept)
                + unlessWanted(kept));
    }

    private String unlessWanted(String kept) {
        String wanted = IndexTemplate.timeValue(retention);
        return kept.equals(wanted) || otherRetention == OtherRetention.LEAVE ? "" : " and not for " + wanted
                + " as set here: to apply that, delete the template (DELETE "
                + ours.path() + "), and change existing streams with PUT /_data_stream/<name>/_lifecycle";
    }

    private TemplateState replace(int version, String keptFor, String keeping) throws IOException {
        try {
            put(keptFor);
            return new TemplateState(Action.UPGRADED, "Upgraded " + change(version) + keeping);
        } catch (ServerException e) {
            if (!e.isForbidden()) {
                throw e;
            }
            return new TemplateState(Action.UNMANAGED, "Could not upgrade " + change(version) + "; new fields are not indexed until that is"
                    + " done: " + e.getMessage());
        }
    }

    private String change(int version) {
        return "the index template " + ours.name() + " from version " + version + " to " + ours.version();
    }

    private static String named(String retention) {
        return retention.isEmpty() ? "an unlimited time" : retention;
    }

    private void putIf(boolean write) throws IOException {
        if (write) {
            put(IndexTemplate.timeValue(retention));
        }
    }

    private String shown(int version) {
        return "index template " + ours.name() + ", version " + version;
    }

    private void put(String keptFor) throws IOException {
        Set<Feature> missing = EnumSet.noneOf(Feature.class);
        while (true) {
            try {
                connection.send("install the index template " + ours.name(), "PUT", ours.path(), ours.body(keptFor, missing));
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
    private IOException asConflict(ServerException e) {
        if (e.status() == 400 && e.getMessage().contains("same priority")) {
            return new TemplateConflictException(e.getMessage() + "; give the other template another priority than " + ours.priority()
                    + ", or patterns that do not match " + ours.family().pattern() + ", documents wait until then");
        }
        return e;
    }
}
