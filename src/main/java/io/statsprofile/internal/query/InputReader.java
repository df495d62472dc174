package io.statsprofile.internal.query;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads a file, whatever it is packed in. Not thread-safe. */
final class InputReader {

    private static final int DEEPEST = 4;

    private final NdjsonReader text;
    private final ReadingNotes notes;
    private boolean read;

    InputReader(NdjsonReader text, ReadingNotes notes) {
        this.text = text;
        this.notes = notes;
    }

    /** Whether there was anything that can be read. */
    boolean hasRead() {
        return read;
    }

    /**
     * Reads a stream to its end and closes it.
     *
     * @param name what it is called in messages
     * @throws IOException when nothing of it can be read
     */
    void read(String name, InputStream stream) throws IOException {
        try (stream) {
            read(name, stream, 0);
        }
    }

    private void read(String name, InputStream stream, int depth) throws IOException {
        BufferedInputStream in = new BufferedInputStream(stream, 1 << 16);
        in.mark(InputFormat.BYTES);
        InputFormat format = InputFormat.of(in.readNBytes(InputFormat.BYTES));
        in.reset();
        if (depth == DEEPEST || format.kind() == InputFormat.Kind.UNREAD) {
            notes.unreadable(name + ": " + (depth == DEEPEST ? "is packed more than " + DEEPEST + " times; unpack it first"
                    : format.problem()));
            return;
        }
        switch (format.kind()) {
            case GZIP -> read(name, new GzipStream(in), depth + 1);
            case ZIP -> readZip(name, in, depth + 1);
            default -> {
                read = true;
                in.skipNBytes(format.marks());
                text.read(name, format.encoding().equals(StandardCharsets.UTF_8) ? in : new Utf8Stream(in, format.encoding()));
            }
        }
    }

    private void readZip(String name, InputStream in, int depth) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        read = true;
        try {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && !InputFiles.isHidden(entry.getName())) {
                    read(name + "!" + entry.getName(), unclosed(zip), depth);
                }
            }
        } catch (IllegalArgumentException badName) {
            throw new IOException("the name of an entry is in an unknown encoding; unpack it first", badName);
        }
    }

    private static InputStream unclosed(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public void close() {
                // The next entry follows.
            }
        };
    }
}
