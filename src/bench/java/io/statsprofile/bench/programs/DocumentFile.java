package io.statsprofile.bench.programs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.logback.LoggedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Appends each slice to a file as the JSON that would be sent; hours are the same calls once more. */
public final class DocumentFile extends AppenderBase<ILoggingEvent> {

    private String file;

    public void setFile(String file) {
        this.file = file;
    }

    @Override
    protected void append(ILoggingEvent event) {
        LoggedDocument.of(event).filter(document -> document.kind() == ProfileDocument.Kind.SLICE).ifPresent(this::write);
    }

    private void write(ProfileDocument slice) {
        try {
            byte[] json = DocumentWriter.write(slice);
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            Files.write(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException problem) {
            addError("A slice was not written", problem);
        }
    }
}
