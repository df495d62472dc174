package io.statsprofile.internal.query;

import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums over a window as a source has them, before anything is ranked or left out. */
interface WindowFigures {

    /** Every function by name; {@link io.statsprofile.pstats.FunctionProfile#OTHER} is among them where documents folded something. */
    Collection<FunctionTotals> functions();

    /** Values of some functions, by name and bucket. */
    Map<String, BucketFigures> of(Collection<String> functions) throws IOException;

    /** {@link #of} as trends of one measure. */
    default Map<String, FunctionTrend> trends(Collection<String> functions, Measure measure) throws IOException {
        Map<String, FunctionTrend> trends = new HashMap<>();
        of(functions).forEach((name, values) -> trends.put(name, values.trend(measure)));
        return trends;
    }

    /** Values of all functions together, by bucket. */
    BucketFigures all() throws IOException;

    /** Whether a run may have been running then, so that documents of that time are to be expected. */
    boolean mayRunAt(long millis);

    /** Documents by bucket. */
    SliceAccumulator slices();

    /**
     * All functions with their places and callers, whatever names the query asks for, the largest by a measure first. May add to
     * {@link #notes}.
     */
    StatsProfile profile(Measure measure) throws IOException;

    Coverage coverage();

    /** What else the reader should know. */
    List<String> notes();
}
