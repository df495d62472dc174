package io.statsprofile.internal.template;

/**
 * What was found of the index template and done about it, or would be.
 *
 * @param action what was done, or in a preview what would be
 * @param message one line for the operator
 */
public record TemplateState(Action action, String message) {

    /** What was done about the index template. */
    public enum Action {
        /** There was none. */
        INSTALLED,
        /** An older one of ours was replaced. */
        UPGRADED,
        /** It is of our version, but was given the retention that is set. */
        CHANGED,
        /** It was there already. */
        UNCHANGED,
        /** A newer one of ours is there and stays. */
        NEWER,
        /** We may not read or write templates, but the mapping in force is ours. */
        UNMANAGED,
        /** It was there and is no longer. */
        REMOVED,
        /** It stays, since Elasticsearch does not let go of a template that data streams have and no other template would fit. */
        KEPT,
        /** There is none to remove. */
        ABSENT
    }
}
