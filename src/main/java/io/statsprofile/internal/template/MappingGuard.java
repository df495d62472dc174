package io.statsprofile.internal.template;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.template.TemplateState.Action;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets documents into a data stream only where our mapping is in force: under another one, such as the built-in of {@code metrics-*-*}, the
 * functions of a slice would be flattened, and which figure belongs to which function would be lost for good.
 */
public final class MappingGuard {

    private final Connection connection;
    private final IndexTemplate ours;
    private final TemplateInForce inForce;
    private final TemplateInstaller installer;
    private final Consumer<String> notes;
    private final Set<String> admitted = new HashSet<>();
    private TemplateState template;
    private String absent;
    private String lastNote;

    /** @param notes hears what was done, one line each */
    public MappingGuard(Connection connection, IndexTemplate ours, TemplateInstaller installer, Consumer<String> notes) {
        this.connection = connection;
        this.ours = ours;
        this.inForce = new TemplateInForce(connection, ours);
        this.installer = installer;
        this.notes = notes;
    }

    /**
     * Makes sure of our template and that it is in force for a stream. Asks the server once per stream, and again after {@link #forget}.
     *
     * @return false where that cannot be told before the first document has made the stream
     * @throws TemplateConflictException when documents must not be sent
     */
    public boolean admit(String stream) throws IOException {
        if (admitted.contains(stream)) {
            return true;
        }
        try {
            return findOut(stream);
        } catch (IOException e) {
            // An operator cures this on the server, so everything is asked for again.
            forget();
            throw e;
        }
    }

    /** Whether {@link #admit} need not ask. */
    public boolean knows(String stream) {
        return admitted.contains(stream);
    }

    private boolean findOut(String stream) throws IOException {
        if (template == null) {
            template = installOrNot();
            note(template.message());
        }
        if (template.action() == Action.UNMANAGED || !mayManage(stream)) {
            StreamMapping mapping = requireOurs(stream);
            boolean verified = mapping == StreamMapping.CURRENT || mapping == StreamMapping.OLDER;
            if (absent != null && !verified) {
                throw new TemplateConflictException(TemplateMessages.untilThere(absent));
            }
            return verified && admitted.add(stream);
        }
        StreamMapping mapping = StreamMapping.of(stream, ours, connection);
        if (mapping == StreamMapping.OLDER || mapping == StreamMapping.FOREIGN) {
            rollOver(stream, mapping);
        }
        return admitted.add(stream);
    }

    /** An older mapping of ours is good enough where we may not roll over; another one never is. */
    private void rollOver(String stream, StreamMapping mapping) throws IOException {
        try {
            Rollover.of(stream, connection);
            note(TemplateMessages.rolledOver(stream, mapping, true));
        } catch (ServerException e) {
            if (!e.isForbidden() || mapping != StreamMapping.OLDER) {
                throw e;
            }
            note(TemplateMessages.olderMapping(stream, e.getMessage()));
        }
    }

    /** Where the template is not there and may not be installed by us, a stream that has our mapping all the same will do. */
    private TemplateState installOrNot() throws IOException {
        absent = null;
        try {
            return installer.install();
        } catch (ServerException e) {
            if (!e.isForbidden()) {
                throw e;
            }
            absent = new TemplateMessages(ours).absent();
            return new TemplateState(Action.UNMANAGED, absent);
        }
    }

    /** @return whether we may simulate; then our template is in force */
    private boolean mayManage(String stream) throws IOException {
        try {
            inForce.requireOurs(stream);
            return true;
        } catch (ServerException e) {
            if (!e.isForbidden()) {
                throw e;
            }
            return false;
        }
    }

    /** To be called after the first document of a stream for which {@link #admit} could not tell. */
    public void verifyAfterFirst(String stream) throws IOException {
        if (requireOurs(stream) == StreamMapping.HIDDEN) {
            note(TemplateMessages.unverified(stream));
        }
        admitted.add(stream);
    }

    /** What was found out may be so no longer: the server was away, or refused. */
    public void forget() {
        admitted.clear();
        template = null;
    }

    /** Without the right to manage templates. */
    private StreamMapping requireOurs(String stream) throws IOException {
        StreamMapping mapping = StreamMapping.of(stream, ours, connection);
        if (mapping == StreamMapping.FOREIGN) {
            throw new TemplateConflictException(TemplateMessages.foreignMapping(stream));
        }
        return mapping;
    }

    private void note(String message) {
        if (!message.equals(lastNote)) {
            lastNote = message;
            notes.accept(message);
        }
    }
}
