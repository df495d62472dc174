package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Gives a document of a slice, a region or a function another run id, in {@code statsprofile.run_id} and in {@code event.id}. Everything
 * else stays as it is, numbers to the last digit. Thread-safe, since it keeps nothing.
 */
public final class RunIdChange {

    private static final String EVENT = "event";
    private static final String ID = "id";

    private RunIdChange() {
    }

    /**
     * The same document, of another run.
     *
     * @param json as {@link DocumentWriter} or {@link FunctionDocuments} writes it
     * @throws IOException when it is not JSON
     */
    public static byte[] of(byte[] json, String from, String to) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length);
        try (JsonParser in = DocumentWriter.JSON.createParser(json); JsonGenerator out = DocumentWriter.JSON.createGenerator(bytes)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    out.writeString(changed(in, from, to));
                } else if (token.isNumeric()) {
                    out.writeNumber(in.getText());
                } else {
                    out.copyCurrentEvent(in);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static String changed(JsonParser in, String from, String to) throws IOException {
        String text = in.getText();
        JsonStreamContext object = in.getParsingContext();
        JsonStreamContext root = object.getParent();
        if (root == null || !root.inObject() || !root.getParent().inRoot()) {
            return text;
        }
        if (EVENT.equals(root.getCurrentName()) && ID.equals(object.getCurrentName()) && text.startsWith(from + "-")) {
            return to + text.substring(from.length());
        }
        boolean isRunId = DocumentFields.STATSPROFILE.equals(root.getCurrentName())
                && DocumentFields.RUN_ID.equals(object.getCurrentName());
        return isRunId && text.equals(from) ? to : text;
    }
}
