package io.statsprofile.internal.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads documents out of text, line by line, or out of JSON over several lines. Lines that are none of ours are counted and passed over,
 * broken ones are named by file and line; what stands around them is read all the same. Not thread-safe.
 */
final class NdjsonReader {

    private final Consumer<ProfileDocument> documents;
    private final ReadingNotes notes;
    private LogLineJoiner pieces;

    NdjsonReader(Consumer<ProfileDocument> documents, ReadingNotes notes) {
        this.documents = documents;
        this.notes = notes;
    }

    /**
     * @param name what the stream is called in messages
     * @param text UTF-8
     */
    void read(String name, InputStream text) {
        ByteLines lines = new ByteLines(text);
        pieces = new LogLineJoiner(this::search);
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                read(name, line, lines);
            }
        } catch (IOException e) {
            notes.unreadable(name + ":" + lines.number() + ": the rest cannot be read (" + e.getMessage()
                    + "); what is before it is counted");
        }
        try {
            pieces.flush();
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot fail", e);
        }
    }

    private void read(String name, byte[] line, ByteLines lines) throws IOException {
        String where = name + ":" + lines.number();
        if (isOpen(line, lines.isWhole())) {
            readValue(name, line, lines);
        } else if (!lines.isWhole()) {
            boolean ours = TextSearch.mentionsDocument(line);
            lines.skip();
            if (ours) {
                notes.broken(where + ": is longer than " + ByteLines.LONGEST + " bytes");
            } else {
                notes.foreign();
            }
        } else {
            LogLinePart piece = LogLinePart.of(line);
            if (piece == null) {
                search(where, line);
            } else {
                pieces.add(where, piece);
            }
        }
    }

    /**
     * Whether a JSON value begins with the line that does not end with it. One that was cut off there by accident is found out at the
     * next line; a document that was is none, since the next one would pass for a function of its.
     */
    private static boolean isOpen(byte[] line, boolean whole) {
        String text = new String(line, StandardCharsets.ISO_8859_1).strip();
        if (text.isEmpty() || "{[".indexOf(text.charAt(0)) < 0) {
            return false;
        }
        return !whole || "{[,:".indexOf(text.charAt(text.length() - 1)) >= 0 && !TextSearch.mentionsDocument(line);
    }

    private void readValue(String name, byte[] line, ByteLines lines) throws IOException {
        long first = lines.number();
        LineStream stream = new LineStream(lines, line);
        TextSearch search = new TextSearch(documents, problem -> notes.broken(name + ":" + lines.number() + ": " + problem));
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (JsonParser parser = TextSearch.JSON.createParser(stream)) {
            parser.nextToken();
            DocumentReader.search(parser, search);
            parser.releaseBuffered(rest);
        } catch (JsonProcessingException e) {
            if (stream.mentionsDocument()) {
                notes.broken(name + ":" + first + ": " + DocumentReader.problem(e));
            } else if (!search.hasFound()) {
                notes.foreign();
            }
            if (lines.number() > first && lines.isWhole() && stream.part() != null) {
                read(name, stream.part(), lines);
            } else {
                lines.skip();
            }
            return;
        }
        if (!search.hasFound()) {
            notes.foreign();
        }
        if (!new String(rest.toByteArray(), StandardCharsets.ISO_8859_1).isBlank()) {
            read(name, rest.toByteArray(), lines);
        }
    }

    private void search(String where, byte[] text) throws IOException {
        boolean found = new TextSearch(documents, problem -> notes.broken(where + ": " + problem)).read(text);
        if (!found && !new String(text, StandardCharsets.ISO_8859_1).isBlank()) {
            notes.foreign();
        }
    }
}
