package io.statsprofile.query;

import io.statsprofile.model.ProfileSeries;
import java.io.IOException;

/** Where documents are. Thread-safe. */
public interface ProfileSource extends AutoCloseable {

    /**
     * Answers a query.
     *
     * @throws IOException when the documents cannot be had; the message names the source, the cause and a remedy
     * @throws IllegalArgumentException when the query asks for more than can be answered, such as too many buckets
     */
    ProfileSeries answer(ProfileQuery query) throws IOException;

    @Override
    default void close() {
    }
}
