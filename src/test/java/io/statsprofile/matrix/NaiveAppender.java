package io.statsprofile.matrix;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.logback.LoggedDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Ships slices and regions that are logged as an appender does that takes no care: each stream by a {@link NaiveCarrier}. */
public final class NaiveAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final HeardStatuses heard = new HeardStatuses();
    private String urls;
    private String namespace;
    private boolean functionStream;
    private NaiveCarrier slices;
    private NaiveCarrier functions;

    /** As {@code <urls>}. */
    public void setUrls(String urls) {
        this.urls = urls;
    }

    /** As {@code <namespace>}. */
    public void setNamespace(String namespace) {
        this.namespace = namespace;
    }

    /** As {@code <functionStream>}. */
    public void setFunctionStream(boolean functionStream) {
        this.functionStream = functionStream;
    }

    @Override
    public void start() {
        InstanceSettings settings = InstanceSettings.of(urls, namespace, namespace, null, Carriers.NAIVE);
        slices = new NaiveCarrier(settings, heard, null, StreamFamily.SLICES);
        slices.start();
        if (functionStream) {
            functions = new NaiveCarrier(settings, heard, null, StreamFamily.FUNCTIONS);
            functions.start();
        }
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        LoggedDocument.of(event).ifPresent(this::ship);
    }

    private void ship(ProfileDocument document) {
        byte[] json = DocumentWriter.write(document);
        slices.offer(new QueuedDocument(document.id(), namespace, json));
        if (functionStream) {
            try {
                FunctionDocuments all = FunctionDocuments.of(DocumentReader.read(json));
                for (int i = 0; i < all.size(); i++) {
                    functions.offer(new QueuedDocument(all.id(i), namespace, all.json(i)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Documents that wait. */
    int waiting() {
        return slices.waiting() + (functions == null ? 0 : functions.waiting());
    }

    @Override
    public void stop() {
        if (isStarted()) {
            slices.stop(Duration.ZERO);
            if (functions != null) {
                functions.stop(Duration.ZERO);
            }
        }
        super.stop();
    }
}
