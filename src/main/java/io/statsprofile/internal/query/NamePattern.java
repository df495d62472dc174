package io.statsprofile.internal.query;

import java.util.regex.Pattern;

/** A pattern for function names: {@code *} stands for any characters, {@code ?} for one, everything else for itself. */
record NamePattern(String pattern) {

    /** As a regular expression over the whole name. */
    Pattern regex() {
        StringBuilder regex = new StringBuilder();
        pattern.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** As Elasticsearch's wildcard query has it, where a backslash would escape. */
    String wildcard() {
        return pattern.replace("\\", "\\\\");
    }
}
