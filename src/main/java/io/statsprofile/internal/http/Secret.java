package io.statsprofile.internal.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A password or a key: given as text, or the whole content of a file but for the line break at its end. Immutable; {@link #toString} does
 * not show it.
 *
 * @param text or null, where it is in a file
 * @param file or null; others may change it or put another one in its place at any time
 */
record Secret(String text, Path file) {

    /**
     * The secret as it is now.
     *
     * @param setting what names the file, as in {@code "Elasticsearch passwordFile"}
     * @param what it is, as in "the password"
     */
    String read(String setting, String what) throws AccessException {
        if (file == null) {
            return text;
        }
        String remedy = "write " + what + " into it, and nothing else; what waits is sent then";
        String content = new String(SmallFile.read(setting, file, remedy), StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
        if (content.isBlank()) {
            throw new AccessException(setting + " is " + file + ", but the file is empty; " + remedy, null);
        }
        return content;
    }

    @Override
    public String toString() {
        return file == null ? "(hidden)" : "in " + file;
    }
}
