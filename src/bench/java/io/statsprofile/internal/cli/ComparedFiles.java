package io.statsprofile.internal.cli;

import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.series.ProfileComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What {@code compare} says of two versions in files, for benchmarks. */
public final class ComparedFiles {

    private static final int LEAST_CALLS = 5;

    private ComparedFiles() {
    }

    /** In the order that {@code compare} shows by default, of slices that begin at that moment or later. */
    public static ProfileComparison of(List<Path> files, String versionBefore, String versionAfter, Instant from) throws IOException {
        ProfileQuery query = ProfileQuery.ALL.between(from, null);
        try (ProfileSource source = ProfileSources.files(files.stream().map(Path::toString).toList(), null)) {
            return new Comparison(source, query.where(ProfileFilter.ALL.withVersion(versionBefore)),
                    query.where(ProfileFilter.ALL.withVersion(versionAfter)), LEAST_CALLS).compare(Duration.ZERO)
                    .rankedBySpeed(LEAST_CALLS);
        }
    }
}
