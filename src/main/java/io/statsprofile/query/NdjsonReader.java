package io.statsprofile.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.statsprofile.document.DocumentFields;
import io.statsprofile.document.DocumentReader;
import io.statsprofile.model.ProfileDocument;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads documents out of logs, plain or gzipped. Lines that are none of ours are counted and passed over, broken ones are named by file and
 * line; what stands around them is read all the same. Not thread-safe.
 */
final class NdjsonReader {

    private static final int PROBLEMS_SHOWN = 10;
    private static final JsonFactory JSON = new JsonFactory();

    private final Consumer<ProfileDocument> documents;
    private final List<String> problems = new ArrayList<>();
    private long broken;
    private long foreign;

    NdjsonReader(Consumer<ProfileDocument> documents) {
        this.documents = documents;
    }

    /** @param name what the stream is called in messages */
    void read(String name, InputStream stream) {
        long number = 0;
        try (InputStream in = plain(stream)) {
            ByteLines lines = new ByteLines(in);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                read(name + ":" + ++number, line);
            }
        } catch (IOException e) {
            problem(name + ":" + (number + 1) + ": the rest cannot be read (" + e.getMessage() + ")");
        }
    }

    private static InputStream plain(InputStream stream) throws IOException {
        BufferedInputStream in = new BufferedInputStream(stream);
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private void read(String where, byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (!isDocument(text) && !isTornDocument(text, line)) {
            foreign += text.isBlank() ? 0 : 1;
            return;
        }
        ProfileDocument document;
        try {
            document = DocumentReader.read(line);
        } catch (IOException | RuntimeException e) {
            problem(where + ": " + firstLine(e));
            return;
        }
        documents.accept(document);
    }

    /** What Elasticsearch gives back of a slice in which nothing ran lacks the list of functions, but not their number. */
    private static boolean isDocument(String text) {
        return text.contains("\"" + DocumentFields.FUNC_PROFILES + "\"") || text.contains("\"" + DocumentFields.FUNCTION_COUNT + "\"");
    }

    /** One of ours that was cut off before its functions: it names itself but is no JSON. */
    private static boolean isTornDocument(String text, byte[] line) {
        if (!text.contains("\"statsprofile\"")) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            parser.skipChildren();
            return false;
        } catch (IOException torn) {
            return true;
        }
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }

    private void problem(String message) {
        broken++;
        if (problems.size() < PROBLEMS_SHOWN) {
            problems.add(message);
        }
    }

    /** What the reader should know about what was read, one sentence each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (foreign > 0) {
            notes.add(foreign + (foreign == 1 ? " line is" : " lines are") + " no profile document and passed over.");
        }
        if (broken > 0) {
            notes.add(broken + (broken == 1 ? " profile document is" : " profile documents are") + " broken and left out; the rest is counted.");
            notes.addAll(problems);
        }
        if (broken > problems.size()) {
            notes.add("... and " + (broken - problems.size()) + " more broken ones.");
        }
        return notes;
    }
}
