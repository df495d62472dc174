package io.statsprofile.internal.template;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.template.TemplateInstaller.OtherRetention;
import java.util.List;

/** What the operator is told of index templates and data streams, one line each. It decides nothing. */
final class TemplateMessages {

    static final String MAY_NOT_ROLL_OVER = "these credentials may not roll it over (index privilege manage)";

    private static final String WAIT = "documents wait until then";

    private final IndexTemplate ours;

    TemplateMessages(IndexTemplate ours) {
        this.ours = ours;
    }

    /**
     * What was decided.
     *
     * @param wanted the retention that is set, as Elasticsearch writes it
     * @param other what was to be done where it is not the one that is in force
     * @param isDone false where it would be done
     */
    String of(TemplateDecision decision, String wanted, OtherRetention other, boolean isDone) {
        String kept = decision.kept();
        String next = decision.next();
        return switch (decision.action()) {
            case INSTALLED -> (isDone ? "Installed" : "Would install") + " the " + shown(ours.version())
                    + ", which keeps documents for " + named(next);
            case UPGRADED -> (isDone ? "Upgraded " : "Would upgrade ") + change(decision.version())
                    + ", which keeps documents for " + named(next)
                    + (kept.equals(next) ? unlessWanted(kept, wanted, other) : kept.isEmpty() ? "" : " instead of " + kept);
            case CHANGED -> (isDone ? "Changed" : "Would change") + " the " + shown(decision.version()) + ", to keep documents for " + next
                    + " instead of " + named(kept) + "; streams that exist keep theirs until PUT /_data_stream/<name>/_lifecycle";
            case NEWER -> "Left the " + shown(decision.version()) + ", as it is: it is newer than ours, version " + ours.version();
            case UNCHANGED -> "Found the " + shown(decision.version()) + ", which keeps documents for " + named(kept)
                    + unlessWanted(kept, wanted, other);
            default -> "These credentials may not read the index template " + ours.name()
                    + " (cluster privilege manage_index_templates); an administrator must have installed it, for example by the command "
                    + "setup";
        };
    }

    private String unlessWanted(String kept, String wanted, OtherRetention other) {
        return kept.equals(wanted) || other == OtherRetention.LEAVE ? "" : " and not for " + wanted
                + " as set here: to apply that, delete the template (DELETE " + ours.path()
                + "), and change existing streams with PUT /_data_stream/<name>/_lifecycle";
    }

    /** Behind what would be done. */
    static String mayNot(String what) {
        return what + ", but these credentials may not (cluster privilege manage_index_templates)";
    }

    String notUpgraded(int version, String failure) {
        return "Could not upgrade " + change(version) + "; new fields are not indexed until that is done: " + failure;
    }

    String notOurs() {
        return "The index template " + ours.name() + " exists and is not ours; delete or rename it (DELETE " + ours.path() + "), " + WAIT;
    }

    /** Another template has the same priority, and patterns that overlap with ours. */
    String samePriority(String failure) {
        return failure + "; give the other template another priority than " + ours.priority() + ", or patterns that do not match "
                + ours.family().pattern() + ", " + WAIT;
    }

    /** @param rivals what others are called, with their priorities; empty where that is not known */
    String rivals(String stream, List<String> rivals) {
        return "Another index template than ours is in force for " + stream
                + (rivals.isEmpty() ? "" : ": " + ForeignText.of(String.join(", ", rivals))) + "; lower its priority below "
                + ours.priority() + ", or narrow its patterns; " + WAIT;
    }

    String absent() {
        return "There is no index template " + ours.name() + ", and these credentials may not install it (cluster privilege"
                + " manage_index_templates); ask an administrator to install it once, or to grant that privilege";
    }

    static String untilThere(String absent) {
        return absent + "; documents wait until it is there";
    }

    static String foreignMapping(String stream) {
        return "The data stream " + stream + " has another mapping than ours, and these credentials may not change that; ask somebody with"
                + " the privilege manage_index_templates to install our index template, then " + rollover(stream) + "; " + WAIT;
    }

    static String olderMapping(String stream, String failure) {
        return "Left " + stream + " with an older mapping of ours until its next rollover: " + failure;
    }

    static String unverified(String stream) {
        return "Cannot verify the mapping of " + stream + " with these credentials (index privilege view_index_metadata or read)";
    }

    static String rolledOver(String stream, StreamMapping mapping, boolean isDone) {
        return (isDone ? "Rolled over " : "Would roll over ") + stream + ", since its newest index had " + named(mapping);
    }

    /** As {@link #rolledOver}, with what follows for the documents that are there. */
    static String renewed(String stream, StreamMapping mapping, boolean isDone) {
        return rolledOver(stream, mapping, isDone) + (mapping == StreamMapping.FOREIGN
                ? "; figures of the documents in that index cannot be told apart by function, so the dashboards lack them" : "");
    }

    static String leftAsAsked(String stream, StreamMapping mapping) {
        return "Left " + stream + " with " + named(mapping) + ", as was asked; it keeps that until " + rollover(stream);
    }

    static String left(String stream, StreamMapping mapping, String failure) {
        return "Left " + stream + " with " + named(mapping) + ": " + failure + "; when that is cured, run this again or send "
                + rollover(stream);
    }

    static String current(List<String> streams) {
        return "Found " + (streams.size() == 1 ? "the data stream " + streams.get(0) + ", which has"
                : "the data streams " + String.join(", ", streams) + ", which have") + " the mapping of this version";
    }

    static String hidden(String stream) {
        return "Cannot tell whether " + stream + " has an older mapping with these credentials (index privilege view_index_metadata);"
                + " if so, it keeps it until " + rollover(stream);
    }

    /** Some streams may be hidden. */
    String unseen() {
        return "Cannot see all of the data streams " + ours.family().pattern() + " with these credentials (index privilege"
                + " view_index_metadata); those that have an older mapping of ours keep it until " + rollover("<stream>");
    }

    String noneToRemove() {
        return "Found no index template " + ours.name() + ", so there is none to remove";
    }

    String notOursToRemove() {
        return "The index template " + ours.name() + " exists and is not ours; left it as it is";
    }

    String mayNotRemove() {
        return "The index template " + ours.name()
                + " is there, but these credentials may not remove it (cluster privilege manage_index_templates)";
    }

    String inUse(List<String> streams) {
        return "Left the index template " + ours.name() + " in place, since Elasticsearch keeps it as long as there are the data streams "
                + String.join(", ", streams)
                + ", whose documents stay; to remove it too, delete them with their documents (DELETE /_data_stream/<name>) and run "
                + "this again";
    }

    String removed(int version, List<String> streams, boolean isDone) {
        return (isDone ? "Removed" : "Would remove") + " the " + shown(version) + (streams.isEmpty() ? ""
                : "; the data streams " + String.join(", ", streams) + " and their documents stay: DELETE /_data_stream/<name> deletes them"
                + (isDone ? "" : ", and Elasticsearch may keep the template until then"));
    }

    private String change(int version) {
        return "the index template " + ours.name() + " from version " + version + " to " + ours.version();
    }

    private String shown(int version) {
        return "index template " + ours.name() + ", version " + version;
    }

    /** What to send. */
    private static String rollover(String stream) {
        return "POST /" + stream + "/_rollover";
    }

    private static String named(StreamMapping mapping) {
        return mapping == StreamMapping.OLDER ? "an older mapping of ours" : "another mapping than ours";
    }

    private static String named(String retention) {
        return retention.isEmpty() ? "an unlimited time" : retention;
    }
}
