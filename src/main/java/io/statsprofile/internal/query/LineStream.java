package io.statsprofile.internal.query;

import java.io.IOException;
import java.io.InputStream;

/**
 * A JSON value over several lines as a stream that never holds more than one of them, so that reading can go on behind a value that is
 * broken. Not thread-safe.
 */
final class LineStream extends InputStream {

    private final ByteLines lines;
    private byte[] part;
    private int position;
    private boolean mentions;

    /** @param first what the lines gave last */
    LineStream(ByteLines lines, byte[] first) {
        this.lines = lines;
        take(first);
    }

    private void take(byte[] next) {
        part = next;
        position = 0;
        mentions |= next != null && TextSearch.mentionsDocument(next);
    }

    /** What of the lines was handed out last. */
    byte[] part() {
        return part;
    }

    /** Whether anything in it speaks of a document. */
    boolean mentionsDocument() {
        return mentions;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** At most to the end of a line, which is one byte. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (part != null && position > part.length - (lines.isWhole() ? 0 : 1)) {
            take(lines.next());
        }
        if (part == null) {
            return -1;
        }
        int count = Math.min(length, part.length - position);
        System.arraycopy(part, position, bytes, offset, count);
        position += count;
        if (position == part.length && count < length && lines.isWhole()) {
            bytes[offset + count++] = '\n';
            position++;
        }
        return count;
    }
}
