package io.statsprofile.internal.template;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** By which index template the next index of a data stream would be made; it takes the privilege to manage templates to know that. */
final class TemplateInForce {

    private final Connection connection;
    private final IndexTemplate ours;

    TemplateInForce(Connection connection, IndexTemplate ours) {
        this.connection = connection;
        this.ours = ours;
    }

    /** @throws TemplateConflictException when it is another than ours; names those that stand in the way */
    void requireOurs(String stream) throws IOException {
        if (!isOurs(stream)) {
            throw conflict(stream, rivals(stream));
        }
    }

    /** As {@link #requireOurs}, where ours may not be in place yet: refuses only what would stand in its way then. */
    void requireNoRival(String stream) throws IOException {
        List<String> rivals = isOurs(stream) ? List.of() : rivals(stream);
        if (!rivals.isEmpty()) {
            throw conflict(stream, rivals);
        }
    }

    private boolean isOurs(String stream) throws IOException {
        return IndexTemplate.isOurs(connection.send("simulate the creation of " + stream, "POST", "/_index_template/_simulate_index/"
                + stream, null)
                .at("/template/mappings"));
    }

    private List<String> rivals(String stream) throws IOException {
        List<String> rivals = new ArrayList<>();
        for (JsonTree other : connection.send("list index templates", "GET", "/_index_template?filter_path=index_templates.name,"
                + "index_templates.index_template.priority,index_templates.index_template.index_patterns", null).path("index_templates")) {
            long priority = other.at("/index_template/priority").asLong();
            if (priority > ours.priority() && captures(other, stream)) {
                rivals.add(ForeignText.of(other.path("name").asText()) + " (priority " + priority + ")");
            }
        }
        return rivals;
    }

    private TemplateConflictException conflict(String stream, List<String> rivals) {
        return new TemplateConflictException(new TemplateMessages(ours).rivals(stream, rivals));
    }

    private static boolean captures(JsonTree template, String stream) {
        for (JsonTree pattern : template.at("/index_template/index_patterns")) {
            if (stream.matches(Arrays.stream(pattern.asText().split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))) {
                return true;
            }
        }
        return false;
    }
}
