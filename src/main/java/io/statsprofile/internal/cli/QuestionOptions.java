package io.statsprofile.internal.cli;

import io.statsprofile.internal.query.ProfileQuery;
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

    @Mixin
    FilterOptions filter = new FilterOptions();

    ProfileQuery query() {
        return ProfileQuery.ALL.by(measure).where(filter.filter());
    }

    Times times(CommandContext context) {
        return new Times(context.clock().instant(), zone);
    }
}
