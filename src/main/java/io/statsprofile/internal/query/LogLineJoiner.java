package io.statsprofile.internal.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Joins the parts of lines, stream by stream. Bounded. Not thread-safe. */
final class LogLineJoiner {

    private static final int MOST_STREAMS = 100;

    /** Takes a line and where it began. */
    @FunctionalInterface
    interface LineSink {
        void line(String where, byte[] text) throws IOException;
    }

    private final LineSink lines;
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    LogLineJoiner(LineSink lines) {
        this.lines = lines;
    }

    private record Pending(String where, ByteArrayOutputStream text) {
    }

    void add(String where, LogLinePart piece) throws IOException {
        if (piece.last() && !pending.containsKey(piece.stream())) {
            lines.line(where, piece.text());
            return;
        }
        if (pending.size() >= MOST_STREAMS && !pending.containsKey(piece.stream())) {
            flush();
        }
        Pending line = pending.computeIfAbsent(piece.stream(), stream -> new Pending(where, new ByteArrayOutputStream()));
        line.text().writeBytes(piece.text());
        if (piece.last() || line.text().size() > ByteLines.LONGEST) {
            pending.remove(piece.stream());
            lines.line(line.where(), line.text().toByteArray());
        }
    }

    /** What is left where a file ends. */
    void flush() throws IOException {
        List<Pending> left = new ArrayList<>(pending.values());
        pending.clear();
        for (Pending line : left) {
            lines.line(line.where(), line.text().toByteArray());
        }
    }
}
