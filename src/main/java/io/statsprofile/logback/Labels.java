package io.statsprofile.logback;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules for labels. */
final class Labels {

    /** Most labels of a document. */
    static final int MAX_LABELS = 32;
    /** Most characters of a label's value. */
    static final int MAX_LENGTH = 1_024;

    private Labels() {
    }

    /** By key, with what Elasticsearch would take for a path (dots) replaced. */
    static Map<String, String> read(Settings settings, List<Label> labels) {
        Map<String, String> read = new LinkedHashMap<>();
        for (Label label : labels) {
            String key = settings.text("key of label", label.key());
            String value = settings.text("value of label " + key, label.value());
            if (key == null) {
                settings.problem("a label has no key; give it one: <label><key>team</key><value>checkout</value></label>");
            } else if (value != null && value.length() > MAX_LENGTH) {
                settings.problem("value of label " + key + " has " + value.length() + " characters, but may have " + MAX_LENGTH
                        + " at most; shorten it");
            } else if (value != null && read.put(key.replace('.', '_'), value) != null) {
                settings.problem("label " + key.replace('.', '_')
                        + " is there twice (dots in keys become underscores); remove or rename one");
            }
        }
        if (labels.size() > MAX_LABELS) {
            settings.problem("there are " + labels.size() + " labels, but may be " + MAX_LABELS + " at most; remove some");
        }
        return read;
    }
}
