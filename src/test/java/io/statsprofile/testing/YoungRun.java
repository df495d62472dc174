package io.statsprofile.testing;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Slices of one run, whose id tells when it was made: two seconds after its process, in the middle of the first slice. From the second
 * one on they say that one was dropped.
 */
public final class YoungRun {

    public static final Instant MADE = Instant.parse("2026-11-24T08:00:03Z");
    private static final Instant FIRST_CUT = Instant.parse("2026-11-24T08:00:10Z");
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private YoungRun() {
    }

    public static List<ProfileDocument> documents(String namespace, String service, int slices) {
        String runId = new UUID(MADE.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L | service.hashCode() & 0xFFFF).toString();
        return IntStream.range(0, slices).mapToObj(slice -> {
            Instant end = FIRST_CUT.plusNanos(slice * INTERVAL_NANOS);
            Instant start = slice == 0 ? MADE.minusSeconds(2) : end.minusNanos(INTERVAL_NANOS);
            SliceFacts facts = new SliceFacts(INTERVAL_NANOS, 0, false, slice == slices - 1, 1, 0, 0, slice == 0 ? 0 : 1, 0);
            return new ProfileDocument(Kind.SLICE, start, start, end, Duration.between(start, end).toNanos(), runId, slice, namespace,
                    new ServiceId(service, "1.0", null, null), "host-1", 1, Map.of(), 0, StatsProfile.EMPTY, facts);
        }).toList();
    }
}
