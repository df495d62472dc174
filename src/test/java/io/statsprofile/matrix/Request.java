package io.statsprofile.matrix;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A request of HTTP/1.1 as our client sends it: whole, with a length.
 *
 * @param headers by name in lower case
 */
record Request(String method, String target, Map<String, String> headers, byte[] body) {

    private static final int CHUNK = 2_048;

    /**
     * Reads the next one of a connection.
     *
     * @param pauseMillis pause after each {@value #CHUNK} bytes of its body
     * @return null where the connection has ended
     */
    static Request read(InputStream in, long pauseMillis) throws IOException, InterruptedException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String next = line(in); next != null && !next.isEmpty(); next = line(in)) {
            int colon = next.indexOf(':');
            headers.put(next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
        }
        String[] parts = first.split(" ");
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(parts[0], parts[1], headers, body(in, length, pauseMillis));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static byte[] body(InputStream in, int length, long pauseMillis) throws IOException, InterruptedException {
        byte[] body = new byte[length];
        int step = pauseMillis > 0 ? CHUNK : Math.max(1, length);
        for (int at = 0; at < length; at += step) {
            int most = Math.min(step, length - at);
            if (in.readNBytes(body, at, most) < most) {
                throw new EOFException("the client has gone in the middle of a request");
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
        return body;
    }

    boolean isBulk() {
        return target.startsWith("/_bulk");
    }

    /** Who sends it: each instance of a service has a name of its own. */
    String sender() {
        return headers.getOrDefault("x-opaque-id", "");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The same with another body. */
    Request with(byte[] other) {
        return new Request(method, target, headers, other);
    }
}
