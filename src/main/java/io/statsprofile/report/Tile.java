package io.statsprofile.report;

import io.statsprofile.model.Coverage;
import io.statsprofile.model.Measure;
import io.statsprofile.model.ProfileSeries;
import java.util.List;

/** One of the figures at the head of the page. */
record Tile(String name, String value, String note) {

    static List<Tile> of(ProfileSeries series) {
        Coverage c = series.coverage();
        return List.of(
                new Tile("Own time", Units.time(series.series(Measure.TOTTIME).total()), "wall time, all threads"),
                new Tile("Calls", Units.count(series.series(Measure.NCALLS).total()), "that returned or threw"),
                new Tile("Functions", Units.count(c.functions()), "known by name"),
                new Tile("Slices", Units.count(c.slices()), c.missing() > 0 ? Units.count(c.missing()) + " missing" : "none known missing"),
                new Tile("Profiled", Units.time(c.profiledNanos()), Units.plural(c.hosts().size(), "host", "hosts") + ", " + Units.plural(c.runs(), "run", "runs")));
    }
}
