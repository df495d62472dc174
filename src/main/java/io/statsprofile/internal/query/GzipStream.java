package io.statsprofile.internal.query;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Gzip as logs have it: members one behind the other, and plain text behind the last one, where a program appended to a file that was
 * compressed already. The JDK's stream drops that text without a word. Not thread-safe.
 */
final class GzipStream extends InputStream {

    private static final int MAGIC = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final PushbackInputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int held;
    private boolean plain;

    /** @throws IOException when the first member has no header of gzip */
    GzipStream(InputStream in) throws IOException {
        this.in = new PushbackInputStream(in, buffer.length);
        if (!begin()) {
            throw new ZipException("not in gzip format");
        }
    }

    /** Begins the next member, if there is one. */
    private boolean begin() throws IOException {
        int first = in.read();
        int second = first == MAGIC ? in.read() : -1;
        if (second != MAGIC_2) {
            unread(second);
            unread(first);
            return false;
        }
        inflater.reset();
        sum.reset();
        need();
        int flags = need();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(need() | need() << 8);
        }
        for (int text = Integer.bitCount(flags & (NAME | COMMENT)); text > 0; text--) {
            while (need() != 0) {
                continue;
            }
        }
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        return true;
    }

    private void unread(int value) throws IOException {
        if (value >= 0) {
            in.unread(value);
        }
    }

    private int need() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("gzip ends too early");
        }
        return value;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            need();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!plain) {
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                sum.update(bytes, offset, count);
                return count;
            }
            if (inflater.finished()) {
                end();
                plain = !begin();
            } else {
                held = in.read(buffer);
                if (held < 0) {
                    throw new EOFException("gzip ends too early");
                }
                inflater.setInput(buffer, 0, held);
            }
        }
        return in.read(bytes, offset, length);
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            int count = inflater.inflate(bytes, offset, length);
            if (count == 0 && inflater.needsDictionary()) {
                throw new ZipException("gzip is damaged");
            }
            return count;
        } catch (DataFormatException e) {
            throw new ZipException("gzip is damaged: " + e.getMessage());
        }
    }

    private void end() throws IOException {
        int left = inflater.getRemaining();
        in.unread(buffer, held - left, left);
        long expected = need() | need() << 8 | need() << 16 | (long) need() << 24;
        skip(4);
        if (expected != sum.getValue()) {
            throw new ZipException("gzip is damaged: its checksum is wrong");
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
