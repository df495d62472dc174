package io.statsprofile.probe;

/**
 * The drains of this JVM and what belongs to whom. A function belongs to the drain whose home is the nearest class loader
 * going from the function's defining loader to its parents; where there is none (a library shared by several web
 * applications), to the drain that was claimed first. So each function is in exactly one drain's slices.
 */
public final class Drains {

    private Drains() {
    }

    /**
     * Claims the functions of a class loader.
     *
     * @param home the loader that the claimant's application lives in
     * @param service the claimant's service name; a parked drain of the same home, or of the same service whose home was
     *     undeployed, is resumed with its baseline, so that nothing is lost or counted twice over a reload
     * @return the drain, or null when the home is claimed by someone who has not released it
     */
    public static Drain claim(ClassLoader home, String service) {
        throw new UnsupportedOperationException();
    }

    /** The drain that owns functions defined by {@code loader}, or null where nobody has claimed anything. */
    public static Drain ownerOf(ClassLoader loader) {
        throw new UnsupportedOperationException();
    }
}
