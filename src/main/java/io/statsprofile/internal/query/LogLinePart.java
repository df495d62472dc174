package io.statsprofile.internal.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line or a part of one as container runtimes write it. They cut lines after 16 KB: CRI marks each part P or F (the last one), the last
 * part of Docker's ends with the line end, and Docker's driver for fluentd says which part is the last.
 *
 * @param stream whose parts belong together
 * @param text of the part
 * @param last whether the line ends there
 */
record LogLinePart(String stream, byte[] text, boolean last) {

    private static final int DOCKER_CUT = 16_000;
    private static final String DOCKER = "{\"log\":\"";

    /** Null where the line is none of theirs. */
    static LogLinePart of(byte[] line) {
        if (line.length > 0 && line[0] >= '0' && line[0] <= '9') {
            return ofCri(line);
        }
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return text.startsWith(DOCKER) || text.contains("\"partial_message\"") ? ofDocker(line) : null;
    }

    /** {@code 2026-11-28T18:34:00.123456789Z stdout P text}. */
    private static LogLinePart ofCri(byte[] line) {
        String head = new String(line, 0, Math.min(line.length, 80), StandardCharsets.ISO_8859_1);
        String[] words = head.split(" ", 4);
        if (words.length < 4 || !words[1].equals("stdout") && !words[1].equals("stderr") || !words[2].matches("[PF](:.*)?")) {
            return null;
        }
        int start = words[0].length() + words[1].length() + words[2].length() + 3;
        byte[] text = Arrays.copyOfRange(line, start, line.length);
        return new LogLinePart(words[1], text, words[2].startsWith("F"));
    }

    /** {@code {"log": "text", "stream": "stdout", ...}}. */
    private static LogLinePart ofDocker(byte[] line) {
        String log = null;
        StringBuilder stream = new StringBuilder();
        String last = null;
        try (JsonParser parser = TextSearch.JSON.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "log" -> log = parser.getText();
                    case "stream", "source", "container_id", "partial_id" -> stream.append(parser.getText()).append(' ');
                    case "partial_last" -> last = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException brokenLine) {
            return null;
        }
        if (log == null) {
            return null;
        }
        byte[] text = log.getBytes(StandardCharsets.UTF_8);
        return new LogLinePart(stream.toString(), text, last != null ? last.equals("true") : log.endsWith("\n")
                || text.length < DOCKER_CUT);
    }
}
