package io.statsprofile.internal.backfill;

import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/** Slices of one run as its service would write them, read back. They begin up to some milliseconds before or after their boundary. */
public record RunSlices(String namespace, String service, String version, String host, String runId, Duration interval) {

    private static final int FUNCTIONS = 14;

    /** @param sequence of the first one, which opens at {@code from} */
    public List<ProfileDocument> slices(Random random, Instant from, int sequence, int count) {
        List<ProfileDocument> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant opened = from.plus(interval.multipliedBy(i));
            Instant start = opened.plusMillis(random.nextInt(9) - 4);
            Instant end = opened.plus(interval).plusMillis(random.nextInt(9) - 4);
            StatsProfile profile = profile(random);
            // A reload of the configuration changes a label.
            Map<String, String> labels = Map.of("team", sequence + i < 7 ? "orders" : "carts");
            slices.add(readBack(new ProfileDocument(Kind.SLICE, opened, start, end, Duration.between(start, end).toNanos(),
                    runId, sequence + i,
                    namespace, new ServiceId(service, version, "production", host), host, 4711, labels, profile.functionCount(), profile,
                    new SliceFacts(interval.toNanos(), random.nextInt(20_000), false, false, 1 + random.nextInt(9), 0, random.nextInt(3), 0,
                            random.nextInt(9_000), new ProbeBounds(1_200_000, 26_000_000, random.nextInt(3), 412, 0),
                            new Overhead(0.02, 0.001 * random.nextInt(30), 0, random.nextInt(1_000_000_000), 400, 3, 0, 0, List.of())))));
        }
        return slices;
    }

    private static StatsProfile profile(Random random) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            if (random.nextInt(3) > 0) {
                long calls = random.nextInt(1_000);
                long tottime = random.nextLong(9_000_000_000L);
                Uncertainty error = i % 5 == 0 ? Uncertainty.ofErrors(1 + random.nextInt(9_000_000), 1 + random.nextInt(9_000_000))
                        : Uncertainty.NONE;
                Timing timing = i % 5 == 0 ? Timing.of(Mode.SAMPLED, calls, 0, error, OptionalLong.empty()) : Timing.EXACT;
                List<CallerProfile> callers = i % 2 == 0 ? List.of()
                        : List.of(new CallerProfile("com.acme.Shop.serve" + random.nextInt(3), calls, calls, tottime, tottime + 7));
                rows.add(new FunctionProfile(new FunctionId("com.acme.Cart.f" + i, null, null, "Cart.java", 10 + i), calls
                        + random.nextInt(2), calls,
                        random.nextInt(2), tottime, tottime + random.nextLong(9_000_000_000L), callers, 1, timing));
            }
        }
        return StatsProfile.of(rows);
    }

    static ProfileDocument readBack(ProfileDocument document) {
        try {
            return DocumentReader.read(DocumentWriter.write(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
