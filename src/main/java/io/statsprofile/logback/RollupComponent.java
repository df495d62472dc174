package io.statsprofile.logback;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.recording.RollupSettings;
import io.statsprofile.internal.recording.SliceSettings;
import java.time.Duration;

/**
 * How slices are added up: XML element {@code <rollup>} of {@link StatsProfileAppender}. Beside the slices there is one document for each
 * hour, with the sums of its slices. It is logged by logger {@code statsprofile} as a slice is, and goes to
 * {@code metrics-statsprofile.hour-<namespace>}. Not thread-safe.
 */
public final class RollupComponent {

    static final String DEFAULT_INTERVAL = "1 hour";
    static final String DEFAULT_TOP_FUNCTIONS = "1000";
    private static final Duration MOST = Duration.ofHours(1);

    private String interval = DEFAULT_INTERVAL;
    private String topFunctions = DEFAULT_TOP_FUNCTIONS;
    private String maxEventSize;

    /**
     * Length of what slices are added up to: from that of a slice to 1 hour, of which an hour has a whole number; or {@code off}.
     * {@value #DEFAULT_INTERVAL} by default.
     */
    public void setInterval(String interval) {
        this.interval = interval;
    }

    /**
     * How many functions by tottime, by cumtime and by ncalls such a document keeps, 1 to 1000; {@value #DEFAULT_TOP_FUNCTIONS} by default.
     * They are chosen from all functions of the hour, and fewer where the event without callers would be longer than that of a slice may
     * be.
     */
    public void setTopFunctions(String topFunctions) {
        this.topFunctions = topFunctions;
    }

    /**
     * How long the event of such a document may be as JSON, 16KB to 16MB. By default 2MB, or half of what may wait where that is less; or
     * as long as that of a slice where that is more, or where there is no {@code <elasticsearch>}, since whoever carries events then may
     * take no longer ones.
     */
    public void setMaxEventSize(String maxEventSize) {
        this.maxEventSize = maxEventSize;
    }

    /**
     * @param slice length of a slice
     * @param sliceBytes of the event of a slice at most
     * @param roomToWait bytes of such documents that may wait until Elasticsearch has them; 0 where they do not go there from here
     */
    RollupSettings read(Settings settings, Duration slice, long sliceBytes, long roomToWait) {
        int functions = settings.number("rollup topFunctions", topFunctions, 1, 1_000);
        long usual = Math.max(sliceBytes, Math.min(RollupSettings.DEFAULT_EVENT_BYTES, roomToWait / 2));
        long bytes = maxEventSize == null ? usual : settings.bytes("rollup maxEventSize", maxEventSize, SliceSettings.LEAST_EVENT_BYTES,
                StatsProfileAppender.MOST_EVENT_BYTES);
        String text = settings.text("rollup interval", interval);
        // YAML makes false of off.
        if ("off".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text)) {
            return RollupSettings.OFF;
        }
        int before = settings.problems().size();
        Duration length = settings.duration("rollup interval", interval, slice, MOST);
        if (settings.problems().size() > before) {
            return RollupSettings.OFF;
        }
        if (!RollupSettings.divides(length)) {
            settings.problem("rollup interval is '" + text + "', but an hour must have a whole number of them; make it 1 hour, 30 minutes"
                    + " or 15 minutes, or off");
            return RollupSettings.OFF;
        }
        return new RollupSettings(length, functions, Math.max(bytes, SliceSettings.LEAST_EVENT_BYTES));
    }

    /** For the status that says how the appender is set. */
    static String describe(RollupSettings rollup) {
        return rollup.isOn() ? ", added up by " + Amounts.spelled(rollup.interval()) + ", the top " + rollup.topFunctions()
                + " in " + rollup.eventBytes() + " bytes"
                : ", not added up";
    }
}
