package io.statsprofile.internal.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentVisitor;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks for documents in a piece of text, such as a line of a log: behind whatever prefix, one after the other, in JSON that has them as
 * objects or as text, and in a quoted value. Not thread-safe.
 */
final class TextSearch implements DocumentVisitor {

    static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private static final int DEEPEST = 4;
    private static final int MOST_ERRORS = 50;

    private final Consumer<ProfileDocument> documents;
    private final Consumer<String> problems;
    private final int depth;
    private boolean found;

    /** @param problems takes clauses that say what is wrong with a document */
    TextSearch(Consumer<ProfileDocument> documents, Consumer<String> problems) {
        this(documents, problems, 0);
    }

    private TextSearch(Consumer<ProfileDocument> documents, Consumer<String> problems, int depth) {
        this.documents = documents;
        this.problems = problems;
        this.depth = depth;
    }

    /** Whether it may be a document, or what is left of one. */
    static boolean mentionsDocument(byte[] text) {
        return mentionsDocument(new String(text, StandardCharsets.ISO_8859_1));
    }

    private static boolean mentionsDocument(String text) {
        return Stream.of(DocumentFields.FUNC_PROFILES, DocumentFields.FUNCTION_COUNT, "\"statsprofile\"", "\\\"statsprofile\\\"")
                .anyMatch(text::contains);
    }

    /** Whether there was a document since reading began, broken or not. */
    boolean hasFound() {
        return found;
    }

    /** @return whether it held a document, broken or not */
    boolean read(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        found = false;
        int broken = -1;
        String problem = null;
        int errors = 0;
        int at = text.indexOf('{');
        while (at >= 0 && errors < MOST_ERRORS && DocumentReader.mayBeIn(text, at)) {
            boolean before = found;
            found = false;
            try (JsonParser parser = JSON.createParser(bytes, at, bytes.length - at)) {
                parser.nextToken();
                DocumentReader.search(parser, this);
                if (found && problem != null) {
                    tell(problem, text.substring(broken, at));
                    problem = null;
                }
                at = text.indexOf('{', at + (int) parser.currentLocation().getByteOffset());
            } catch (JsonProcessingException e) {
                errors++;
                if (problem == null) {
                    broken = at;
                    problem = problem(e, bytes.length - at);
                }
                at = text.indexOf('{', at + 1);
            }
            found |= before;
        }
        if (!found && readQuoted(text)) {
            return true;
        }
        if (problem != null) {
            tell(problem, text.substring(broken));
        } else if (!found && text.contains(DocumentFields.FUNC_PROFILES) && text.contains(DocumentFields.NCALLS)) {
            broken("holds a profile in a form that is not read; give the lines as the appender wrote them, or the answer of a search with "
                    + "_source");
        }
        return found;
    }

    private void tell(String problem, String text) {
        if (mentionsDocument(text)) {
            broken(problem);
        }
    }

    /** As a string with backslashes, as in logfmt, or with doubled quotes, as in CSV. */
    private boolean readQuoted(String text) throws IOException {
        int escaped = text.indexOf("{\\\"");
        if (escaped >= 0) {
            byte[] quoted = ("\"" + text.substring(escaped) + "\"").getBytes(StandardCharsets.ISO_8859_1);
            try (JsonParser parser = JSON.createParser(quoted)) {
                parser.nextToken();
                return text(parser.getText());
            } catch (JsonProcessingException e) {
                return false;
            }
        }
        return text.contains("{\"\"") && text(new String(text.replace("\"\"", "\"").getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8));
    }

    private static String problem(JsonProcessingException e, int bytes) {
        return e instanceof JsonEOFException ? "ends in the middle of a document, after " + bytes
                + " bytes; its writer was stopped, or a collector cuts long lines and needs a higher limit"
                : DocumentReader.problem(e);
    }

    @Override
    public void document(ProfileDocument document) {
        found = true;
        documents.accept(document);
    }

    @Override
    public void broken(String problem) {
        found = true;
        problems.accept(problem);
    }

    @Override
    public boolean text(String text) {
        if (depth == DEEPEST) {
            return false;
        }
        try {
            boolean within = new TextSearch(documents, problems, depth + 1).read(text.getBytes(StandardCharsets.UTF_8));
            found |= within;
            return within;
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot fail", e);
        }
    }
}
