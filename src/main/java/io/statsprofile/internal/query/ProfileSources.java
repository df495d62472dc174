package io.statsprofile.internal.query;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;

/** Opens sources of documents. */
public final class ProfileSources {

    private ProfileSources() {
    }

    /**
     * The data streams {@code metrics-statsprofile-*}, and those of hours and days, {@code metrics-statsprofile.hour-*} and
     * {@code metrics-statsprofile.day-*}. Needs the privilege {@code read} on them; hours and days that may not be read are not there.
     * Sees what a search sees: documents of the last second or so may be missing. Sums are exact up to 26 days of one function's time;
     * above, they are as exact as a double.
     *
     * @param elasticsearch stays open when the source is closed
     */
    public static ProfileSource elasticsearch(Elasticsearch elasticsearch) {
        return elasticsearch(elasticsearch, Clock.systemUTC());
    }

    /** @param clock tells which hours are too new to be expected as one document */
    public static ProfileSource elasticsearch(Elasticsearch elasticsearch, Clock clock) {
        return new ElasticsearchSource(elasticsearch, clock);
    }

    /**
     * Log files as any appender or log shipper wrote them, plain, gzipped or zipped, and answers of searches. Read once, at the first
     * question, into memory: about 60 bytes per function and document.
     *
     * @param names files, directories (all files beneath), glob patterns, or {@code -} for standard input
     * @param standardInput read to its end when {@code -} is among the names; may be null otherwise
     */
    public static ProfileSource files(List<String> names, InputStream standardInput) {
        return new FileSource(names, standardInput);
    }
}
