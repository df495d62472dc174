package io.statsprofile.internal.backfill;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.io.IOException;
import java.io.OutputStream;

/** Hours and days as lines of JSON. Each line is written at once, so that a kill leaves whole lines, but for the last one. */
final class NdjsonSink implements DocumentSink {

    private final OutputStream out;
    private final BackfillCounts counts;

    NdjsonSink(OutputStream out, BackfillCounts counts) {
        this.out = out;
        this.counts = counts;
    }

    @Override
    public void put(ProfileDocument document) throws IOException {
        byte[] json = DocumentWriter.write(document);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        out.write(line);
        if (document.kind() == Kind.DAY) {
            counts.days++;
        } else {
            counts.hours++;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void settle() throws IOException {
        flush();
    }
}
