package io.statsprofile;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.util.Objects;

/**
 * What a {@link Profile} had seen at one moment; immutable.
 *
 * @param start wall clock of the first {@link Profile#enable()}
 * @param end wall clock of the last {@link Profile#disable()}, or of the moment where the profile is enabled
 * @param durationNanos time in between while the profile was enabled, by the profile's own monotonic clock, nanoseconds
 * @param profile figures of the calls in between
 */
public record Region(Instant start, Instant end, long durationNanos, StatsProfile profile) {

    public Region {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(profile, "profile");
    }

    /** One line for people, such as {@code 3 functions, 12 calls (10 primitive) in 0.250000000 seconds}. */
    @Override
    public String toString() {
        long calls = profile.totalCalls();
        long primitive = profile.primitiveCalls();
        long open = profile.openCalls();
        return Amounts.counted(profile.functionCount(), "function") + ", " + Amounts.counted(calls, "call")
                + (calls == primitive ? "" : " (" + primitive + " primitive)") + (open == 0 ? "" : ", " + open + " open")
                + " in " + Seconds.format(profile.totalNanos()) + " seconds";
    }
}
