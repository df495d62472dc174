package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import java.util.List;

/** One of the figures at the head of the page. */
record Tile(String name, String value, String note) {

    private static String calls(ModeShares shares) {
        return shares.sampledCalls() == 0 ? "that returned or threw" : "of them " + shares.ofCalls(shares.sampledCalls())
                + " by a sampled clock";
    }

    private static String time(ModeShares shares) {
        return "wall time, all threads" + (shares.sampledNanos() == 0 && shares.mixedNanos() == 0 ? ""
                : "; " + shares.ofTime(shares.exactNanos()) + " exact, " + shares.ofTime(shares.sampledNanos()) + " sampled");
    }

    static List<Tile> of(ProfileSeries series) {
        Coverage c = series.coverage();
        ModeShares shares = ModeShares.of(series);
        return List.of(
                new Tile("Own time", Units.time(series.series(Measure.TOTTIME).total()), time(shares)),
                new Tile("Calls", Units.count(series.series(Measure.NCALLS).total()), calls(shares)),
                new Tile("Functions", Units.count(c.functions()), "known by name"),
                new Tile("Slices", Units.count(c.slices()), c.missing() > 0 ? Units.count(c.missing()) + " missing" : "none known missing"),
                new Tile("Profiled", Units.time(c.profiledNanos()),
                        Units.plural(c.hosts().size(), "host", "hosts") + ", " + Units.plural(c.runs(), "run", "runs")));
    }
}
