package io.statsprofile.agent;

/** What is never instrumented, whatever an operator selects: the JDK, and ourselves. The demo's workload is no part of us. */
final class NeverProfiled {

    private static final String[] JDK = {"java/", "jdk/", "sun/"};

    private static final String OWN_PREFIX = "io/statsprofile/";
    private static final String[] OWN = {"probe/", "agent/", "governor/", "model/", "document/", "recording/", "shipping/", "spool/",
            "elasticsearch/", "http/", "query/", "report/", "kibana/", "logback/", "spring/", "cli/", "shaded/"};

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private NeverProfiled() {
    }

    /**
     * @param loader the defining loader, null for the boot loader
     * @param internalName of the class, with slashes
     */
    static boolean contains(ClassLoader loader, String internalName) {
        return loader == null || loader == PLATFORM || startsWithAny(internalName, 0, JDK)
                || internalName.startsWith(OWN_PREFIX) && startsWithAny(internalName, OWN_PREFIX.length(), OWN);
    }

    private static boolean startsWithAny(String name, int from, String[] prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix, from)) {
                return true;
            }
        }
        return false;
    }
}
