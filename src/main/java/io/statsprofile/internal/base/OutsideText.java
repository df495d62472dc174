package io.statsprofile.internal.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The one rule for text that comes from outside into a document: names of functions, classes and files, of the service and its host,
 * labels. A class file allows a name of 65,535 bytes with anything in it, Elasticsearch refuses a document with a value of more than
 * 32,766 bytes, and half a surrogate pair is no text in any encoding; one such name must not cost the slice.
 *
 * <p>What can't be written, and control characters, which would break lines and terminals, become U+FFFD. What is longer than
 * {@value #MAX_LENGTH} characters loses its middle, since names differ at both ends. Text that was changed carries a digest of what it was,
 * so what was different stays different, and equal stays equal over runs and hosts.
 */
public final class OutsideText {

    /** Most characters (UTF-16 units) of a value; those of 3 bytes in UTF-8 stay far below what Elasticsearch takes. */
    public static final int MAX_LENGTH = 1_024;

    private static final char REPLACEMENT = '\uFFFD';
    private static final char MARK = '~';
    private static final int DIGEST_BYTES = 8;
    /** Characters that stay at each end of a long text: with two marks and the digest they fill it. */
    private static final int END = MAX_LENGTH / 2 - DIGEST_BYTES - 1;

    private OutsideText() {
    }

    /** The text itself where it is short and clean, and null for null. */
    public static String bounded(String text) {
        if (text == null) {
            return null;
        }
        String clean = clean(text);
        if (clean.length() <= MAX_LENGTH && clean.equals(text)) {
            return text;
        }
        String digest = MARK + digest(text);
        return clean.length() + digest.length() <= MAX_LENGTH ? clean + digest : head(clean) + digest + MARK + tail(clean);
    }

    private static String clean(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            if (!isWritable(text, i)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean == null ? text : clean.toString();
    }

    private static boolean isWritable(String text, int index) {
        char character = text.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(character)) {
            return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
        return !Character.isISOControl(character);
    }

    /** No half of a pair at its end. */
    private static String head(String clean) {
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(END - 1)) ? END - 1 : END);
    }

    private static String tail(String clean) {
        int from = clean.length() - END;
        return clean.substring(Character.isLowSurrogate(clean.charAt(from)) ? from + 1 : from);
    }

    private static String digest(String text) {
        // Not encoded as UTF-8, in which all halves of pairs are one.
        byte[] units = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            units[2 * i] = (byte) (text.charAt(i) >>> 8);
            units[2 * i + 1] = (byte) text.charAt(i);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(units), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
