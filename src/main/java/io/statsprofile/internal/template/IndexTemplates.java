package io.statsprofile.internal.template;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.template.TemplateInstaller.OtherRetention;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** What can be done about our index templates, and about the data streams that are made by them. Thread-safe. */
public final class IndexTemplates {

    private final Connection connection;
    private final Duration retention;
    private final Duration hourRetention;

    /**
     * Speaks to nobody yet.
     *
     * @param connection stays the caller's, to be closed
     * @param retention how long streams of slices and functions are to keep documents
     * @param hourRetention the same of hours and days
     */
    public IndexTemplates(Connection connection, Duration retention, Duration hourRetention) {
        this.connection = connection;
        this.retention = retention;
        this.hourRetention = hourRetention;
    }

    private Duration retention(StreamFamily family) {
        return family.isRolledUp() ? hourRetention : retention;
    }

    /**
     * Puts an index template in place, or leaves it where it is as it should be, for an operator who sets up by hand.
     *
     * @param family whose template
     * @param retentionWins whether a template of our version gets our retention where it has another
     * @param write false to only say what would be done, or that these credentials may not
     * @throws TemplateConflictException when someone else's template stands in the way
     * @throws IOException when the server cannot be reached or refuses
     */
    public TemplateState setUp(StreamFamily family, boolean retentionWins, boolean write) throws IOException {
        TemplateInstaller installer = installer(family, retentionWins ? OtherRetention.REPLACE : OtherRetention.LEAVE);
        return write ? installer.install() : installer.preview();
    }

    /**
     * Rolls over the data streams whose newest index has an older mapping than the index template, or another one, so that what is new in
     * the template applies to them. To be called when the template is in place.
     *
     * @param family whose streams
     * @param write false to only say what would be done; the template need not be in place then
     * @throws IOException when the streams cannot be listed; what fails for one of them is said in the result
     */
    public StreamsState renewStreams(StreamFamily family, boolean write) throws IOException {
        StreamRenewal renewal = new StreamRenewal(connection, IndexTemplate.of(family));
        return write ? renewal.renew() : renewal.preview();
    }

    /** Says which data streams {@link #renewStreams} would roll over, and touches none. */
    public StreamsState leaveStreams(StreamFamily family) throws IOException {
        return new StreamRenewal(connection, IndexTemplate.of(family)).leave();
    }

    /**
     * Takes an index template away if it is ours; documents stay.
     *
     * @param family whose template
     * @param write false to only say what would be done
     * @throws TemplateConflictException when it is not ours, or data streams need it
     * @throws IOException when the server cannot be reached or refuses
     */
    public TemplateState remove(StreamFamily family, boolean write) throws IOException {
        return new TemplateRemoval(connection, IndexTemplate.of(family)).remove(write);
    }

    /**
     * What lets documents into the data streams of a family.
     *
     * @param notes hears what was done about the template, one line each
     */
    public MappingGuard guard(StreamFamily family, Consumer<String> notes) {
        return new MappingGuard(connection, IndexTemplate.of(family), installer(family, OtherRetention.REPORT), notes);
    }

    /** The index template of a family as JSON, to be put under {@code /_index_template/} and its name by other means. */
    public static String json(StreamFamily family, Duration retention) {
        return JsonText.pretty(IndexTemplate.of(family).body(retention, Set.of())) + "\n";
    }

    private TemplateInstaller installer(StreamFamily family, OtherRetention otherRetention) {
        return new TemplateInstaller(connection, IndexTemplate.of(family), retention(family), otherRetention);
    }
}
