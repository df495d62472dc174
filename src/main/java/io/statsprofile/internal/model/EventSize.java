package io.statsprofile.internal.model;

import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.util.Map;

/**
 * About how many bytes a document takes as JSON: never fewer than it has, and hardly more than a fifth more. What writes documents stands
 * above this package, and writing one twice only to see how long it is would double the work; a test compares both.
 */
public final class EventSize {

    /** Names and values that every slice has, with all numbers at their longest. */
    private static final int SLICE = 2_940;
    /** Of a function: its braces, the slice's time, the names of what every row has. */
    private static final int ROW = 100;
    private static final int CALLER = 75;
    private static final int OUT = 90;
    private static final int NANOS_DIGITS = 11;
    private static final int ERROR = 40;
    /** Names and values of what became of documents, with all numbers at their longest. */
    private static final int DELIVERY = 800;

    private EventSize() {
    }

    /** What does not depend on the functions of a slice. */
    static long envelope(ServiceId service, String hostName, String namespace, Map<String, String> labels, Overhead overhead) {
        long bytes = SLICE + 2 * text(service.name()) + text(service.version()) + text(service.environment()) + text(service.nodeName())
                + text(hostName)
                + text(namespace);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            bytes += 6 + text(label.getKey()) + text(label.getValue());
        }
        for (OutProfile out : overhead.outProfiles()) {
            bytes += OUT + text(out.function());
        }
        return bytes;
    }

    /** What became of documents before. */
    static long delivery(DeliveryFigures figures) {
        return figures.isNone() ? 0 : DELIVERY + text(figures.lastError());
    }

    /** The callers of all functions of a document. */
    static long callers(StatsProfile profile) {
        long bytes = 0;
        for (FunctionProfile row : profile.funcProfiles().values()) {
            for (CallerProfile caller : row.callers()) {
                bytes += CALLER + text(caller.caller()) + digits(caller.ncalls()) + digits(caller.primitiveCalls())
                        + seconds(caller.tottimeNanos())
                        + (caller.hasCumtime() ? seconds(caller.cumtimeNanos()) : 0) + errors(caller.uncertainty());
            }
        }
        return bytes;
    }

    /** All functions of a document without their callers, and the name that stands in its message. */
    static long functionsWithoutCallers(StatsProfile profile) {
        long bytes = 0;
        long longest = 0;
        for (FunctionProfile row : profile.funcProfiles().values()) {
            bytes += row(row);
            longest = Math.max(longest, text(row.id().function()));
        }
        return bytes + longest;
    }

    private static long row(FunctionProfile row) {
        FunctionId id = row.id();
        Timing timing = row.timing();
        long bytes = ROW + text(id.function()) + seconds(row.tottimeNanos()) + (row.hasCumtime() ? seconds(row.cumtimeNanos()) : 0)
                + digits(row.ncalls())
                + errors(timing.uncertainty());
        bytes += id.isInName() ? 0 : 25 + text(id.className()) + text(id.method());
        bytes += id.fileName() == null ? 0 : 15 + text(id.fileName());
        bytes += id.lineNumber() == 0 ? 0 : 15 + digits(id.lineNumber());
        bytes += row.primitiveCalls() == row.ncalls() ? 0 : 19 + digits(row.primitiveCalls());
        bytes += row.openCalls() == 0 ? 0 : 14 + digits(row.openCalls());
        bytes += timing.mode() == Mode.EXACT ? 0 : 18;
        bytes += timing.sampledCalls() == 0 && timing.mode() == Mode.EXACT ? 0 : 17 + digits(timing.sampledCalls());
        bytes += timing.outSlices() == 0 ? 0 : 30;
        bytes += timing.overheadNanos().isEmpty() ? 0 : ERROR;
        bytes += row.isOther() ? 21 : 0;
        return bytes;
    }

    private static long errors(Uncertainty uncertainty) {
        return (uncertainty.tottimeVariance() == 0 ? 0 : ERROR) + (uncertainty.cumtimeVariance() == 0 ? 0 : ERROR);
    }

    private static int seconds(long nanos) {
        return Math.max(NANOS_DIGITS, 1 + digits(nanos));
    }

    private static int digits(long number) {
        int digits = number < 0 ? 2 : 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** As UTF-8 within quotes. */
    private static long text(String text) {
        long bytes = 0;
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return bytes;
    }
}
