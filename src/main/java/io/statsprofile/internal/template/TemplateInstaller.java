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

/** Puts our index template in place, without ever replacing one that is newer or not ours. Decides first, then writes. */
final class TemplateInstaller {

    private final Connection connection;
    private final IndexTemplate ours;
    private final TemplateMessages messages;
    /** The retention that is set, as Elasticsearch writes it. */
    private final String wanted;
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
        this.messages = new TemplateMessages(ours);
        this.wanted = IndexTemplate.timeValue(retention);
        this.otherRetention = otherRetention;
    }

    /** @throws TemplateConflictException when a template of our name is not ours, or another one stands in its way */
    TemplateState install() throws IOException {
        TemplateDecision decision = decide();
        if (decision.writes()) {
            try {
                put(decision.next());
            } catch (ServerException e) {
                if (decision.action() != Action.UPGRADED || !e.isForbidden()) {
                    throw e;
                }
                return new TemplateState(Action.UNMANAGED, messages.notUpgraded(decision.version(), e.getMessage()));
            }
        }
        return new TemplateState(decision.action(), messages.of(decision, wanted, otherRetention, true));
    }

    /** As {@link #install}, but only says what it would do; {@link Action#UNMANAGED} where these credentials may not. */
    TemplateState preview() throws IOException {
        TemplateDecision decision = decide();
        TemplateState would = new TemplateState(decision.action(), messages.of(decision, wanted, otherRetention, false));
        return decision.writes() && new Privileges(connection).lack(Privileges.PUT_TEMPLATE)
                ? new TemplateState(Action.UNMANAGED, TemplateMessages.mayNot(would.message())) : would;
    }

    /** Asks the server what is there; writes nothing. */
    private TemplateDecision decide() throws IOException {
        JsonTree found;
        try {
            found = connection.find("read the index template " + ours.name(), ours.path()).at("/index_templates/0/index_template");
        } catch (ServerException e) {
            if (e.isForbidden()) {
                return TemplateDecision.UNREADABLE;
            }
            throw e;
        }
        ServerVersion.require(connection);
        if (found.isMissingNode()) {
            return new TemplateDecision(Action.INSTALLED, ours.version(), "", wanted);
        }
        if (!IndexTemplate.isOurs(found)) {
            throw new TemplateConflictException(messages.notOurs());
        }
        return TemplateDecision.of(found.path("version").asInt(), ours.version(),
                ForeignText.of(found.at("/template/lifecycle/data_retention").asText("")), found.at("/template").has("lifecycle"), wanted,
                otherRetention);
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
            return new TemplateConflictException(messages.samePriority(e.getMessage()));
        }
        return e;
    }
}
