package io.statsprofile.internal.agent;

/** What is never instrumented, whatever an operator selects: the JDK, and ourselves. The demo's workload is no part of us. */
final class NeverProfiled {

    private static final String[] JDK = {"java/", "jdk/", "sun/"};

    /** All that our jars carry lies below, third parties' classes included, which the build renames. */
    private static final String OURS = "io/statsprofile/";
    /** A service like any other, in a jar of its own. */
    private static final String DEMO = OURS + "demo/";

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private NeverProfiled() {
    }

    /**
     * @param loader the defining loader, null for the boot loader
     * @param internalName of the class, with slashes
     */
    static boolean contains(ClassLoader loader, String internalName) {
        return loader == null || loader == PLATFORM || isOfJdk(internalName)
                || internalName.startsWith(OURS) && !internalName.startsWith(DEMO);
    }

    private static boolean isOfJdk(String name) {
        for (String prefix : JDK) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
