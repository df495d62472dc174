package io.statsprofile.internal.query;

import java.util.HashMap;
import java.util.Map;

/** One instance of equal values, so that what thousands of documents have in common is in memory once. Not thread-safe. */
final class Interner {

    private final Map<Object, Object> known = new HashMap<>();

    /** The first value that was equal to this one. */
    @SuppressWarnings("unchecked")
    <T> T of(T value) {
        return (T) known.computeIfAbsent(value, same -> same);
    }
}
