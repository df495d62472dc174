package io.statsprofile.internal.template;

import java.util.List;

/**
 * What was found of the data streams of a family and done about them, or would be.
 *
 * @param messages one line each, for the operator
 * @param whole whether all was done, or would be, that was asked
 */
public record StreamsState(List<String> messages, boolean whole) {

    public StreamsState {
        messages = List.copyOf(messages);
    }
}
