package io.statsprofile.internal.cli;

import io.statsprofile.internal.server.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that lines are added to. The rest of a line that a kill has cut off is taken away first. Not thread-safe. */
final class OutputFile implements AutoCloseable {

    /** How a document of ours begins. */
    private static final String BEGIN = "{\"@timestamp\":\"";
    private static final int BLOCK = 8_192;
    /** Longer than any. */
    private static final int LONGEST = 100_000_000;

    private final boolean isThere;
    private final OutputStream lines;

    private OutputFile(boolean isThere, OutputStream lines) {
        this.isThere = isThere;
        this.lines = lines;
    }

    /** @param write false to touch nothing */
    static OutputFile open(Path path, boolean write) throws IOException {
        boolean isThere = Files.exists(path);
        if (!write) {
            return new OutputFile(isThere, OutputStream.nullOutputStream());
        }
        try {
            if (isThere) {
                mend(path);
            }
            return new OutputFile(isThere, Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new IOException("--output is '" + path + "', but cannot be written (" + FileFailure.of(e)
                    + "); check the directory and its permissions, or name another file", e);
        }
    }

    private static void mend(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            long begin = lastLine(file, end);
            if (begin == end) {
                return;
            }
            if (isCutOff(file, begin, end)) {
                file.setLength(begin);
            } else {
                file.seek(end);
                file.write('\n');
            }
        }
    }

    /** Whether it is the begin of a document of ours, and no whole one. */
    private static boolean isCutOff(RandomAccessFile file, long begin, long end) throws IOException {
        byte[] line = new byte[(int) Math.min(LONGEST, end - begin)];
        file.seek(begin);
        file.readFully(line);
        String head = new String(line, 0, Math.min(line.length, BEGIN.length()), StandardCharsets.ISO_8859_1);
        if (!BEGIN.startsWith(head)) {
            return false;
        }
        try {
            JsonText.read(line);
            return false;
        } catch (IOException notWhole) {
            return true;
        }
    }

    /** Where the line begins that has no end; the file's end where each has. */
    private static long lastLine(RandomAccessFile file, long end) throws IOException {
        byte[] block = new byte[BLOCK];
        for (long to = end; to > 0; to -= BLOCK) {
            long from = Math.max(0, to - BLOCK);
            file.seek(from);
            file.readFully(block, 0, (int) (to - from));
            for (int i = (int) (to - from) - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    /** Whether it was there before. */
    boolean isThere() {
        return isThere;
    }

    OutputStream lines() {
        return lines;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
