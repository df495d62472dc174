package io.statsprofile.internal.cli;

import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.Resolution;
import io.statsprofile.internal.series.Measure;
import java.time.ZoneId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What both commands ask. */
final class QuestionOptions {

    @Option(names = "--by", paramLabel = "MEASURE", defaultValue = "tottime",
            description = "Rank by tottime (default: time in the function itself), cumtime (time with the function on the stack; overlaps) "
            + "or ncalls.")
    Measure measure;

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC",
            description = "Time zone of --from, --to, --before and --after where they name none, such as Europe/Berlin. Default: UTC, in "
            + "which reports show times.")
    ZoneId zone;

    @Option(names = "--resolution", paramLabel = "WHICH", defaultValue = "auto",
            description = "From which documents: slices, hours (slices at the window's edges and for an hour that ended less than "
            + "ten minutes ago), days (hours and slices likewise), or auto (default): hours for more than two hours, where bars are of "
            + "whole hours; days for more than four weeks, without --host and --label. Right after an upgrade auto stays with "
            + "slices until hours have most of the window. From files it takes slices, and hours and days for what has none.")
    Resolution resolution;

    @Mixin
    FilterOptions filter = new FilterOptions();

    ProfileQuery query() {
        return ProfileQuery.ALL.by(measure).where(filter.filter()).from(resolution);
    }

    Times times(CommandContext context) {
        return new Times(context.clock().instant(), zone);
    }
}
