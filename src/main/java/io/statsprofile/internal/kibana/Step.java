package io.statsprofile.internal.kibana;

import java.util.Locale;

/**
 * What is done, or would be done, with one object.
 *
 * @param verb in one word
 * @param object which one, for people
 * @param detail further words, or empty
 */
public record Step(Verb verb, String object, String detail) {

    /** What happens to an object. */
    public enum Verb {
        /** There was none. */
        ADD,
        /** One of the same version, or of a version unknown, is overwritten, with what was edited in it. */
        REPLACE,
        /** One of an older version is overwritten, with what was edited in it. */
        UPGRADE,
        /** It is taken away. */
        REMOVE,
        /** The server refused it. */
        FAILED
    }

    /** How adding or replacing it is called. */
    static Step importing(SavedObject object, Inventory inventory) {
        return inventory.find(object).map(entry -> entry.bundle() > 0 && entry.bundle() < object.bundle()
                ? new Step(Verb.UPGRADE, object.shown(), KibanaMessages.upgrade(entry.bundle(), object.bundle()))
                : new Step(Verb.REPLACE, object.shown(), "")).orElseGet(() -> new Step(Verb.ADD, object.shown(), ""));
    }

    static Step removing(SavedObject object) {
        return new Step(Verb.REMOVE, object.shown(), "");
    }

    @Override
    public String toString() {
        return String.format("%-8s %s%s", verb.name().toLowerCase(Locale.ROOT), object, detail.isEmpty() ? "" : ": " + detail);
    }
}
