package io.statsprofile.logback;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.ServiceId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How levels are obeyed.
 *
 * @param timeout how long a level holds that is raised while the service runs, or null for as long as it is set
 * @param canary share of the instances that obey
 * @param instance who this one is
 * @param chosen whether it is among those
 */
record LevelSettings(Duration timeout, Canary canary, String instance, boolean chosen) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /**
     * @param timeout as set, or null
     * @param canary as set
     * @param host of the process, or null
     */
    static LevelSettings read(Settings settings, String timeout, String canary, ServiceId service, String host) {
        Canary share = Canary.read(settings, canary);
        String instance = service.nodeName() == null ? host : service.nodeName();
        boolean none = settings.text("levelTimeout", timeout) == null;
        return new LevelSettings(none ? null : settings.duration("levelTimeout", timeout, SHORTEST, LONGEST), share, instance,
                share.includes(service.name(), instance));
    }

    /** What the agent is to do of what levels say. */
    Map<String, String> obeyed(Map<String, String> levels) {
        if (chosen) {
            return levels;
        }
        Map<String, String> nothing = new TreeMap<>(levels);
        nothing.replaceAll((name, level) -> "OFF");
        // Without any level the agent would do what its option include says.
        nothing.putIfAbsent("*", "OFF");
        return nothing;
    }

    /** For the status of the effective settings. */
    String describe() {
        return "levelTimeout " + (timeout == null ? "none" : Amounts.spelled(timeout)) + ", canary " + canary;
    }

    /** Why nothing is profiled where this instance is none of those. */
    String refusal() {
        return "Nothing is profiled here, whatever levels say, since instance " + instance + " is not among the " + canary
                + " of the service's instances that setting canary chooses by their names";
    }
}
