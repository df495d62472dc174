package io.statsprofile.internal.kibana;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.http.FailureText;
import java.util.List;
import java.util.Map;

/** What the operator is told of Kibana and of our dashboards in it. It decides nothing. */
final class KibanaMessages {

    /** Of requests that fail; the remedies by HTTP status. */
    static final FailureText FAILURES = new FailureText("Kibana", Map.of(
            403, "grant, in the space, the Kibana privileges \"All\" of Dashboard, Visualize Library, Data View Management and Tag"
                    + " Management",
            404, "check the url, with Kibana's base path if it has one",
            413, "raise savedObjects.maxImportPayloadBytes in kibana.yml, or the limit of the proxy in front",
            503, "Kibana is starting or does not reach Elasticsearch: wait, or read its log"));

    private final KibanaSettings settings;
    private final int ours;

    /** @param ours version of the bundle of this release */
    KibanaMessages(KibanaSettings settings, int ours) {
        this.settings = settings;
        this.ours = ours;
    }

    /** What would be done about the dashboards, or why nothing is to be done. */
    String preview(DashboardDecision decision) {
        return inSpace(switch (decision.action()) {
            case LEAVE_NEWER -> "Left the dashboards as they are: bundle " + decision.newest() + " is newer than ours, bundle " + ours;
            case LEAVE_SAME -> "Found the dashboards, bundle " + decision.newest() + ", and left them as they are";
            case IMPORT -> "Would import the dashboards, " + oursOver(decision);
            case NONE_TO_REMOVE -> "Found no dashboards of ours, so there are none to remove";
            case REMOVE -> "Would remove the dashboards";
        });
    }

    String imported(DashboardDecision decision) {
        return inSpace("Imported the dashboards, " + oursOver(decision));
    }

    /** Kibana has refused all of them, or some. */
    String refused(DashboardDecision decision) {
        return inSpace("Kibana refused the dashboards, " + oursOver(decision) + ", or some of them; what is there now:");
    }

    String removed(boolean whole) {
        return inSpace(whole ? "Removed the dashboards" : "Removed the dashboards only in part");
    }

    /** Behind why an import failed. */
    static String notImported(String failure, boolean isAnswered) {
        return failure + (isAnswered ? ". In Kibana nothing was changed."
                : ". Whether they were imported is not known; run this again, it finds out.");
    }

    private String oursOver(DashboardDecision decision) {
        String bundle = "bundle " + ours;
        return switch (decision.before()) {
            case NOTHING -> bundle;
            case UNKNOWN -> bundle + ", over objects of an unknown version";
            case OLDER -> bundle + ", over bundle " + decision.newest();
            case SAME -> bundle + ", over the same version";
        };
    }

    private String inSpace(String message) {
        return message + " (space " + settings.space() + ")";
    }

    /** Behind an object that takes the place of an older one. */
    static String upgrade(int from, int to) {
        return "bundle " + from + " to " + to;
    }

    /**
     * Behind an object of an import that Kibana has refused, or a part of it.
     *
     * @param bundle version that the object says that is there; 0 where it says none, below 0 where none is there
     * @param refusal why Kibana has refused this one; null where it has not
     */
    static String afterRefusal(int bundle, String refusal) {
        String there = bundle < 0 ? "not there" : bundle == 0 ? "there" : "there, bundle " + bundle;
        return there + (refusal == null ? "" : "; refused: " + refusal);
    }

    /**
     * Why Kibana has refused an object.
     *
     * @param type as Kibana names it
     * @param ids of other objects, where the type has some
     * @param reason that Kibana gives in words; empty where it gives none
     */
    static String refusal(String type, List<String> ids, String reason) {
        return ForeignText.of(switch (type) {
            case "conflict" -> "another object has its id";
            case "ambiguous_conflict" -> "several objects here come from it (" + String.join(", ", ids) + "); delete all but one";
            case "unsupported_type" -> "this Kibana does not know its type; a plugin is switched off or too old";
            case "missing_references" -> "it refers to what is not there: " + String.join(", ", ids);
            default -> !reason.isEmpty() ? reason : !type.isEmpty() ? type : "no reason given";
        });
    }

    /** @param failure what the reader of JSON says; its first line is told */
    static String notJson(String failure) {
        return "the answer is not JSON (" + ForeignText.of(failure.lines().findFirst().orElse(""))
                + "); check the url, with Kibana's base path if it has one";
    }

    /** @param needed the oldest version that will do */
    String tooOld(String version, String needed) {
        return "Kibana at " + settings.base() + " has version " + ForeignText.of(version, 40) + ", but the dashboards need " + needed
                + " or newer";
    }

    String noSpace() {
        return "Kibana at " + settings.base() + " has no space '" + settings.space()
                + "'; create it there first (Stack Management > Spaces), or name another";
    }

    /** Kibana has answered with something else than the space. */
    String oddSpace(String answer) {
        return "Kibana at " + settings.base() + ": cannot look up space " + settings.space() + ": it answers " + ForeignText.of(answer);
    }
}
