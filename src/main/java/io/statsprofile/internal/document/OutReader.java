package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.statsprofile.internal.model.OutProfile;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads {@code out_profiles}. What is no such object is read over: nothing is computed from it. */
final class OutReader {

    private OutReader() {
    }

    /** Reads the array, or the only element in its place, that was just opened. */
    static void readAll(JsonParser parser, Consumer<OutProfile> profiles) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            read(parser, profiles);
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                read(parser, profiles);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void read(JsonParser parser, Consumer<OutProfile> profiles) throws IOException {
        String function = null;
        double callsPerSecond = 0;
        double cost = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING && field.equals(DocumentFields.FUNCTION)) {
                function = parser.getText();
            } else if (value.isNumeric() && field.equals(DocumentFields.CALLS_PER_SECOND)) {
                callsPerSecond = parser.getDoubleValue();
            } else if (value.isNumeric() && field.equals(DocumentFields.COST)) {
                cost = parser.getDoubleValue();
            } else {
                parser.skipChildren();
            }
        }
        if (function != null) {
            profiles.accept(new OutProfile(function, callsPerSecond, cost));
        }
    }
}
