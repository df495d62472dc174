package io.statsprofile.model;

import java.util.List;

/**
 * Two answers side by side.
 *
 * @param before the first window or version
 * @param after the second
 * @param scale what figures of {@code before} are multiplied by: profiled time after over profiled time before
 * @param functions those seen in either, the largest change first, whatever its direction
 */
public record ProfileComparison(ProfileSeries before, ProfileSeries after, double scale, List<ComparedFunction> functions) {

    public ProfileComparison {
        functions = List.copyOf(functions);
    }
}
