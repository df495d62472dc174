package io.statsprofile.logback;

import java.util.Locale;
import java.util.Set;

/** Switches everything of ours off, whatever the configuration says. The agent obeys the same two. */
final class KillSwitch {

    static final String PROPERTY = "statsprofile.enabled";
    static final String VARIABLE = "STATSPROFILE_ENABLED";
    private static final Set<String> OFF = Set.of("false", "off", "no", "0");

    private KillSwitch() {
    }

    /** The system property counts before the environment variable. The words are those that the agent takes. */
    static boolean isOff() {
        String value = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        return value != null && OFF.contains(value.trim().toLowerCase(Locale.ROOT));
    }
}
