package io.statsprofile.internal.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream into lines without decoding them, in bounded memory: a line that is longer than {@value #LONGEST} bytes comes in several
 * parts. Zeros in front of a line, which a log has that was truncated while its writer had it open, are none of it. Not thread-safe.
 */
final class ByteLines {

    /** Twice what the largest document takes as a string in JSON. */
    static final int LONGEST = 8 << 20;
    /** Where no line ends for so long, none will. */
    private static final long ENDLESS = 16L << 30;

    private final InputStream in;
    private final long endless;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long withoutEnd;
    private boolean whole = true;
    private IOException failure;
    private long number;

    ByteLines(InputStream in) {
        this(in, ENDLESS);
    }

    /** @param endless bytes without a line end after which nothing more is read */
    ByteLines(InputStream in, long endless) {
        this.in = in;
        this.endless = endless;
    }

    /**
     * The next line without its end, or its next part; null at the end of the stream.
     *
     * @throws IOException when the stream cannot be read, after all that could be
     */
    byte[] next() throws IOException {
        if (whole) {
            number++;
            withoutEnd = 0;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean any = false;
        whole = true;
        while (fill()) {
            any = true;
            int start = position;
            if (line.size() == 0) {
                skipZeros();
            }
            int end = position;
            int most = Math.min(limit, position + LONGEST - line.size());
            while (end < most && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, position, end - position);
            boolean ended = end < limit && buffer[end] == '\n';
            position = ended ? end + 1 : end;
            withoutEnd += position - start;
            if (ended || line.size() >= LONGEST) {
                whole = ended;
                return line.toByteArray();
            }
        }
        if (!any && failure != null) {
            throw failure;
        }
        return any ? line.toByteArray() : null;
    }

    /** Whether the line ends where the part that came last does. */
    boolean isWhole() {
        return whole;
    }

    /** Number of the line that came last, from 1. */
    long number() {
        return number;
    }

    /** Passes over the rest of a line that came in part. */
    void skip() throws IOException {
        while (!whole && next() != null) {
            continue;
        }
    }

    private void skipZeros() {
        while (position < limit && buffer[position] == 0) {
            position++;
        }
    }

    /** A failure is told when what came before it has been handed out. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        if (failure != null) {
            throw failure;
        }
        if (withoutEnd >= endless) {
            throw new IOException("no line ends within " + endless + " bytes");
        }
        try {
            limit = in.read(buffer);
        } catch (IOException e) {
            failure = e;
            limit = 0;
        }
        position = 0;
        return limit > 0;
    }
}
