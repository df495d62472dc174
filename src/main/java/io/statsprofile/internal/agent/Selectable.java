package io.statsprofile.internal.agent;

/**
 * How many methods of a class levels can select.
 *
 * @param publicMethods how many INFO selects
 * @param allMethods how many DEBUG selects
 * @param publicSmall how many of {@code publicMethods} are too small to be worth a probe
 * @param allSmall how many of {@code allMethods} are
 */
record Selectable(int publicMethods, int allMethods, int publicSmall, int allSmall) {

    static final Selectable NONE = new Selectable(0, 0, 0, 0);

    /** How many of those that a level selects are too small to be worth a probe. */
    int small(Level level) {
        return by(level, true) - by(level, false);
    }

    /** @param small whether those that are too small are selected, too */
    int by(Level level, boolean small) {
        switch (level) {
            case OFF:
                return 0;
            case INFO:
                return publicMethods - (small ? 0 : publicSmall);
            default:
                return allMethods - (small ? 0 : allSmall);
        }
    }
}
