package io.statsprofile.internal.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text of another encoding as UTF-8. Not thread-safe. */
final class Utf8Stream extends InputStream {

    private final Reader reader;
    private final char[] characters = new char[1 << 13];
    private int kept;
    private byte[] bytes = {};
    private int position;

    Utf8Stream(InputStream in, Charset encoding) {
        this.reader = new InputStreamReader(in, encoding);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, into, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (position == bytes.length) {
            int count = reader.read(characters, kept, characters.length - kept);
            if (count < 0 && kept == 0) {
                return false;
            }
            int end = kept + Math.max(0, count);
            // Both halves of a character beyond the 16 bits have to be encoded together.
            kept = count >= 0 && Character.isHighSurrogate(characters[end - 1]) ? 1 : 0;
            bytes = new String(characters, 0, end - kept).getBytes(StandardCharsets.UTF_8);
            characters[0] = characters[end - 1];
            position = 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
