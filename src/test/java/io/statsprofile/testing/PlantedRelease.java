package io.statsprofile.testing;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Two runs of a clinic as one measures them before and after a release: a few minutes each, from the start of the process. In the first
 * slices classes are loaded and nothing is compiled, so calls take up to two hundred times what they take later. The second run has more
 * load on a machine that is a tenth slower. Times vary from slice to slice, a page that nobody opened before is opened once in the
 * middle, an export runs once or twice, and one function is new. The release itself sleeps 20 ms in one controller that is rarely called.
 * The same seed gives the same documents.
 */
public final class PlantedRelease {

    public static final String BEFORE = "3.4.0";
    public static final String AFTER = "3.5.0";
    public static final String PLANTED = "org.acme.clinic.owner.OwnerController.showOwner";
    public static final String NEW = "org.acme.clinic.audit.Audit.write";
    public static final String EXPORT = "org.acme.clinic.vet.VetExport.write";
    public static final Instant START = Instant.parse("2026-11-23T15:00:00Z");
    private static final long INTERVAL = 10_000_000_000L;
    private static final int FUNCTIONS = 60;

    private final Random random;
    private final boolean isAfter;

    private PlantedRelease(long seed, boolean isAfter) {
        this.random = new Random(seed);
        this.isAfter = isAfter;
    }

    /** @param slices of each run */
    public static List<ProfileDocument> documents(long seed, int slices) {
        List<ProfileDocument> documents = new ArrayList<>(new PlantedRelease(seed, false).run(slices, 0));
        documents.addAll(new PlantedRelease(seed + 1_000, true).run(slices, slices + 12));
        return documents;
    }

    private List<ProfileDocument> run(int slices, int first) {
        List<ProfileDocument> documents = new ArrayList<>();
        for (int slice = 0; slice < slices; slice++) {
            Instant start = START.plusNanos(INTERVAL * (first + slice));
            StatsProfile profile = StatsProfile.of(rows(slice, slices));
            documents.add(new ProfileDocument(Kind.SLICE, start, start, start.plusNanos(INTERVAL), INTERVAL, "run-"
                    + (isAfter ? AFTER : BEFORE), slice, "test",
                    new ServiceId("clinic", isAfter ? AFTER : BEFORE, null, null), "host", 1, Map.of(), profile.functionCount(), profile,
                    new SliceFacts(INTERVAL, 0, false, slice == slices - 1, 8, 0, 0, 0, 0)));
        }
        return documents;
    }

    private List<FunctionProfile> rows(int slice, int slices) {
        List<FunctionProfile> rows = new ArrayList<>();
        double load = (isAfter ? 1.6 : 1) * (0.8 + 0.4 * random.nextDouble());
        double machine = isAfter ? 1.1 : 1;
        for (int i = 0; i < FUNCTIONS; i++) {
            double nanosPerCall = 20_000_000 / Math.pow(1.25, i) * machine * (0.9 + 0.2 * random.nextDouble());
            long calls = Math.max(1, Math.round((i % 7 == 3 ? 2 : 20 * Math.pow(1.2, i)) * load));
            rows.add(row("org.acme.clinic.module" + i % 9 + ".Service" + i + ".call", calls, nanosPerCall * cold(slice)));
        }
        rows.add(row(PLANTED, 1 + random.nextInt(3), (isAfter ? 32_500_000 : 2_950_000) * machine * (0.8 + 0.4 * random.nextDouble())
                * cold(slice)));
        if (slice == slices * 2 / 3) {
            rows.add(row("org.acme.clinic.system.Error.page", 6, isAfter ? 900_000_000 : 1_000_000));
            rows.add(row(EXPORT, isAfter ? 2 : 1, isAfter ? 5e9 : 2e9));
        } else if (slice > slices * 2 / 3) {
            rows.add(row("org.acme.clinic.system.Error.page", 6, 1_000_000));
        }
        if (isAfter) {
            rows.add(row(NEW, Math.round(100 * load), 4_000_000));
        }
        return rows;
    }

    /** How many times slower the beginning of a run is; the second run's is worse, since its machine's caches are cold, too. */
    private double cold(int slice) {
        return 1 + (isAfter ? 200 : 60) * random.nextDouble() / Math.pow(6, slice);
    }

    private static FunctionProfile row(String name, long calls, double nanosPerCall) {
        long nanos = Math.round(calls * nanosPerCall);
        return FunctionProfile.of(FunctionId.named(name), calls, calls, nanos, nanos);
    }
}
