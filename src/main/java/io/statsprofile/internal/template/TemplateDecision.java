package io.statsprofile.internal.template;

import io.statsprofile.internal.template.TemplateInstaller.OtherRetention;
import io.statsprofile.internal.template.TemplateState.Action;

/**
 * What is to be done about the index template. {@link TemplateInstaller} decides and carries it out, {@link TemplateMessages} words it.
 *
 * @param action of those that {@link TemplateInstaller} has
 * @param version of the template that is there; ours where there is none
 * @param kept how long that one keeps documents, as Elasticsearch writes it; empty for good
 * @param next how long documents are kept afterwards, likewise
 */
record TemplateDecision(Action action, int version, String kept, String next) {

    /** These credentials may not read templates, so nothing is known and nothing is done. */
    static final TemplateDecision UNREADABLE = new TemplateDecision(Action.UNMANAGED, 0, "", "");

    /**
     * What to do about a template of ours that is there.
     *
     * @param version of it
     * @param ours the version of this release
     * @param kept how long it keeps documents
     * @param hasLifecycle every template of ours has one: without a retention in it, documents are kept for good; without any, nobody
     *     chose
     * @param wanted how long documents are to be kept
     */
    static TemplateDecision of(int version, int ours, String kept, boolean hasLifecycle, String wanted, OtherRetention other) {
        boolean isReplaced = other == OtherRetention.REPLACE;
        if (version > ours) {
            return new TemplateDecision(Action.NEWER, version, kept, kept);
        }
        if (version < ours) {
            return new TemplateDecision(Action.UPGRADED, version, kept, isReplaced || !hasLifecycle ? wanted : kept);
        }
        return isReplaced && !kept.equals(wanted) ? new TemplateDecision(Action.CHANGED, version, kept, wanted)
                : new TemplateDecision(Action.UNCHANGED, version, kept, kept);
    }

    /** Whether it takes the privilege to manage templates. */
    boolean writes() {
        return action == Action.INSTALLED || action == Action.UPGRADED || action == Action.CHANGED;
    }
}
