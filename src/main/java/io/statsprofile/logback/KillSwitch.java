package io.statsprofile.logback;

/** Switches everything of ours off, whatever the configuration says. The agent obeys the same two. */
final class KillSwitch {

    static final String PROPERTY = "statsprofile.enabled";
    static final String VARIABLE = "STATSPROFILE_ENABLED";

    private KillSwitch() {
    }

    /** The system property counts before the environment variable. */
    static boolean isOff() {
        return "false".equalsIgnoreCase(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
    }
}
