package io.statsprofile.internal.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request as Kibana's Dev Tools has it: comment lines, a line of method and path, a body.
 *
 * @param name of the file without its ending, and the number of the request in it from 1, such as {@code by-host 2}
 * @param comment without its hashes
 */
record ConsoleRequest(String name, String comment, String method, String path, JsonNode body) {

    /** Begins the line of the comment that says why a request cannot be run here. */
    private static final String UNTESTED = "Not run by our tests: needs ";
    private static final Pattern FIRST_LINE = Pattern.compile("(GET|POST|PUT|DELETE|HEAD) (\\S+)");
    private static final Pattern LONG_STRING = Pattern.compile("\"\"\"(.*?)\"\"\"", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All requests of a text, in its order. */
    static List<ConsoleRequest> parse(String name, String text) {
        List<ConsoleRequest> requests = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        StringBuilder body = new StringBuilder();
        Matcher open = null;
        for (String line : text.lines().toList()) {
            Matcher first = FIRST_LINE.matcher(line);
            boolean isComment = line.startsWith("#");
            if (open != null && (isComment || first.matches())) {
                requests.add(request(name + " " + (requests.size() + 1), comment, open, body));
                open = null;
            }
            if (isComment) {
                comment.append(line.substring(1).strip()).append('\n');
            } else if (first.matches()) {
                open = first;
            } else if (open != null) {
                body.append(line).append('\n');
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(name + " has a line that belongs to no request: " + line);
            }
        }
        if (open != null) {
            requests.add(request(name + " " + (requests.size() + 1), comment, open, body));
        }
        return requests;
    }

    private static ConsoleRequest request(String name, StringBuilder comment, Matcher first, StringBuilder body) {
        try {
            String json = LONG_STRING.matcher(body).replaceAll(match -> Matcher.quoteReplacement(JSON.valueToTree(match.group(1))
                    .toString()));
            ConsoleRequest request = new ConsoleRequest(name, comment.toString(), first.group(1), first.group(2), JSON.readTree(json));
            comment.setLength(0);
            body.setLength(0);
            return request;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + " has no JSON for a body: " + e.getMessage(), e);
        }
    }

    /** Whether its comment says that the test server lacks what it needs. */
    boolean isUntested() {
        return comment.lines().anyMatch(line -> line.startsWith(UNTESTED));
    }

    /** Whether both ask the same, whatever their comments say. */
    boolean asksAs(ConsoleRequest other) {
        return method.equals(other.method) && path.equals(other.path) && body.equals(other.body);
    }

    @Override
    public String toString() {
        return name;
    }
}
