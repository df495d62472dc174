package io.statsprofile.elasticsearch;

/**
 * What {@link Elasticsearch#installTemplate} found and did.
 *
 * @param action what was done
 * @param message one line for the operator
 */
public record TemplateState(Action action, String message) {

    /** What was done about the index template. */
    public enum Action {
        /** There was none. */
        INSTALLED,
        /** An older one of ours was replaced. */
        UPGRADED,
        /** It was there already. */
        UNCHANGED,
        /** A newer one of ours is there and stays. */
        NEWER,
        /** We may not read or write templates, but the mapping in force is ours. */
        UNMANAGED
    }
}
