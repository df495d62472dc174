package io.statsprofile.internal.query;

import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** Where documents are. Thread-safe. */
public interface ProfileSource extends AutoCloseable {

    /**
     * Answers a query.
     *
     * @throws IOException when the documents cannot be had; the message names the source, the cause and a remedy
     * @throws IllegalArgumentException when the query asks for more than can be answered, such as too many buckets
     */
    ProfileSeries answer(ProfileQuery query) throws IOException;

    /**
     * Some functions bucket by bucket, in the buckets that {@link #answer} would have and by the query's measure. Functions that were not
     * seen are not in it.
     *
     * @throws IOException as {@link #answer}
     */
    Map<String, FunctionTrend> trends(ProfileQuery query, Collection<String> functions) throws IOException;

    /** Whether everything that was named could be read, as far as questions were asked; where not, the answer's notes say what. */
    default boolean isWhole() {
        return true;
    }

    /** Whether documents come from this file, so that nothing may be written to it. */
    default boolean reads(Path file) {
        return false;
    }

    @Override
    default void close() {
    }
}
