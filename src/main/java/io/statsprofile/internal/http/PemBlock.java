package io.statsprofile.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between two marks of a PEM file.
 *
 * @param type as in {@code BEGIN CERTIFICATE}
 * @param text in base64, in older kinds of keys behind headers
 */
record PemBlock(String type, String text) {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** All of a file, in order. */
    static List<PemBlock> of(byte[] file) {
        Matcher found = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        List<PemBlock> blocks = new ArrayList<>();
        while (found.find()) {
            blocks.add(new PemBlock(found.group(1), found.group(2)));
        }
        return blocks;
    }

    /** @throws IllegalArgumentException when it is no base64 */
    byte[] content() {
        return Base64.getMimeDecoder().decode(text);
    }

    /** It may be a key. */
    @Override
    public String toString() {
        return type;
    }
}
