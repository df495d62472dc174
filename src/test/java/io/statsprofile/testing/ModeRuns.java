package io.statsprofile.testing;

import io.statsprofile.internal.model.OutProfile;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Two runs of one program, of which the second keeps a budget: {@link #HASH}, which is tiny, is out there, so that its time is in its
 * caller's own, and {@link #PARSE} is sampled. The program itself is the same, but for what is planted. The same seed gives the same
 * documents.
 */
public final class ModeRuns {

    public static final String EXACT = "1.0";
    public static final String BUDGET = "1.1";
    public static final String HASH = "com.acme.text.Hash.of";
    public static final String PARSE = "com.acme.text.Parser.next";
    public static final String READ = "com.acme.text.Reader.read";
    public static final String HANDLE = "com.acme.web.Handler.handle";
    public static final String QUERY = "com.acme.data.Query.run";
    public static final Instant START = Instant.parse("2026-11-23T15:00:00Z");
    private static final long INTERVAL = 10_000_000_000L;
    private static final long CALLS = 100_000;

    private final Random random;
    private final boolean isBudget;
    private final boolean hasCallers;
    private final double planted;

    private ModeRuns(long seed, boolean isBudget, boolean hasCallers, double planted) {
        this.random = new Random(seed);
        this.isBudget = isBudget;
        this.hasCallers = hasCallers;
        this.planted = planted;
    }

    /**
     * @param slices of each run
     * @param hasCallers whether callers are recorded
     * @param planted how many times slower {@link #QUERY} is in the second run
     */
    public static List<ProfileDocument> documents(long seed, int slices, boolean hasCallers, double planted) {
        List<ProfileDocument> documents = new ArrayList<>(new ModeRuns(seed, false, hasCallers, 1).run(slices, 0));
        documents.addAll(budget(seed + 1_000, slices, hasCallers, planted));
        return documents;
    }

    /** The second run only. */
    public static List<ProfileDocument> budget(long seed, int slices, boolean hasCallers, double planted) {
        return new ModeRuns(seed, true, hasCallers, planted).run(slices, slices);
    }

    private List<ProfileDocument> run(int slices, int first) {
        List<ProfileDocument> documents = new ArrayList<>();
        String version = isBudget ? BUDGET : EXACT;
        Overhead overhead = isBudget ? new Overhead(0.02, 0.015, 0.019, 4_000_000_000L, 5, 1, 1, 7,
                List.of(new OutProfile(HASH, 100_000, 0.05)))
                : new Overhead(0, 0, 0, 4_000_000_000L, 25, 0, 0, 7, List.of());
        for (int slice = 0; slice < slices; slice++) {
            Instant start = START.plusNanos(INTERVAL * (first + slice));
            StatsProfile profile = StatsProfile.of(rows(slice));
            documents.add(new ProfileDocument(Kind.SLICE, start, start, start.plusNanos(INTERVAL), INTERVAL, "run-" + version,
                    slice, "modes", new ServiceId("texts", version, null, null), "host", 1, Map.of(), profile.functionCount(), profile,
                    new SliceFacts(INTERVAL, 0, false, slice == slices - 1, 8, 0, 0, 0, 0, ProbeBounds.UNKNOWN, overhead)));
        }
        return documents;
    }

    /** Handler calls Query and Reader; Reader calls Parser; Reader and Parser call Hash. */
    private List<FunctionProfile> rows(int slice) {
        long hash = vary(CALLS * 40);
        long parse = vary(CALLS * 2_000);
        long read = vary(CALLS * 500);
        long query = vary(Math.round(CALLS * 3_000 * planted));
        long handle = vary(CALLS * 100);
        boolean isOut = isBudget && slice > 0;
        List<FunctionProfile> rows = new ArrayList<>();
        Timing wasOut = isBudget ? Timing.of(Mode.OUT, 0, 0.875, Uncertainty.NONE, OptionalLong.empty()) : Timing.EXACT;
        if (!isOut) {
            rows.add(row(HASH, isBudget ? CALLS / 10 : CALLS, isBudget ? hash / 10 : hash, isBudget ? hash / 10 : hash, wasOut, READ));
        }
        double error = isBudget ? 7_812_500 : 0;
        long estimate = isBudget ? parse + Math.round(random.nextGaussian() * error) : parse;
        rows.add(row(PARSE, CALLS, estimate, estimate, isBudget ? Timing.of(Mode.SAMPLED, CALLS, 0, Uncertainty.ofErrors(error, error),
                OptionalLong.empty())
                : Timing.EXACT, READ));
        long inRead = isOut ? read + hash : isBudget ? read + hash * 9 / 10 : read;
        rows.add(row(READ, 1_000, inRead + parse - estimate, read + hash + parse,
                Timing.of(Mode.EXACT, 0, 0, Uncertainty.ofErrors(error, 0), OptionalLong.empty()), HANDLE));
        rows.add(row(QUERY, CALLS, query, query, Timing.EXACT, HANDLE));
        rows.add(row(HANDLE, 1_000, handle, handle + query + read + hash + parse, Timing.EXACT, null));
        for (int i = 0; i < 20; i++) {
            long nanos = vary(CALLS * 10 * (i + 1));
            rows.add(row("com.acme.idle.Leaf" + i + ".run", CALLS, nanos, nanos, Timing.EXACT, HANDLE));
        }
        return rows;
    }

    private long vary(long nanos) {
        return Math.round(nanos * (0.97 + 0.06 * random.nextDouble()));
    }

    private FunctionProfile row(String name, long calls, long tottime, long cumtime, Timing timing, String caller) {
        List<CallerProfile> callers = hasCallers && caller != null ? List.of(new CallerProfile(caller, calls, calls, tottime, cumtime,
                timing.uncertainty())) : List.of();
        return new FunctionProfile(new FunctionId(name, null, null, "Texts.java", 7), calls, calls, 0, tottime, cumtime,
                callers, 1, timing);
    }
}
