package io.statsprofile.logback;

import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.SpoolSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The appender with a delivery into memory, in the place of the one over HTTP. */
public final class MemoryAppender extends StatsProfileAppender {

    /** What was delivered in this JVM, since somebody cleared it. */
    static final List<QueuedDocument> DELIVERED = new CopyOnWriteArrayList<>();
    /** The same for the function stream, as slices. */
    static final List<QueuedDocument> DELIVERED_FOR_FUNCTIONS = new CopyOnWriteArrayList<>();
    /** The same of hours. */
    static final List<QueuedDocument> DELIVERED_HOURS = new CopyOnWriteArrayList<>();
    /** The same of hours for the function stream, as hours. */
    static final List<QueuedDocument> DELIVERED_HOURS_FOR_FUNCTIONS = new CopyOnWriteArrayList<>();
    /** Why documents are refused for good; null where they are not. */
    static volatile String refusal;
    /** Whether deliveries fail. */
    static volatile boolean unreachable;

    @Override
    ElasticsearchExporter exporter(ElasticsearchSettings server, ShipperSettings bounds, SpoolSettings spool, StatusReporter reporter) {
        DeliveryStatusReporter functions = reporter.ofFunctions();
        return new ElasticsearchExporter(() -> { }, ElasticsearchExporter.ofSlices(to(DELIVERED), bounds, spool, reporter.ofSlices()),
                ElasticsearchExporter.ofHours(server.hourStream(), () -> to(DELIVERED_HOURS), bounds, spool, reporter.ofHours()),
                ElasticsearchExporter.ofFunctions(server.functionStream(), () -> to(DELIVERED_FOR_FUNCTIONS), bounds, spool, functions),
                ElasticsearchExporter.ofFunctionHours(server.functionStream() && server.hourStream(),
                        () -> to(DELIVERED_HOURS_FOR_FUNCTIONS),
                        bounds, spool, reporter.ofFunctionHours()));
    }

    private static Delivery to(List<QueuedDocument> delivered) {
        return new Delivery() {
            @Override
            public List<Receipt> deliver(List<QueuedDocument> documents) throws IOException {
                if (unreachable) {
                    throw new IOException("http://es.test cannot be reached; start it");
                }
                if (refusal != null) {
                    return documents.stream().map(document -> Receipt.refused(refusal)).toList();
                }
                delivered.addAll(documents);
                return documents.stream().map(document -> new Receipt(Outcome.DELIVERED, null)).toList();
            }

            @Override
            public void close() {
            }
        };
    }

    static List<ProfileDocument> documents() {
        return DELIVERED.stream().map(MemoryAppender::read).toList();
    }

    static List<ProfileDocument> hours() {
        return DELIVERED_HOURS.stream().map(MemoryAppender::read).toList();
    }

    private static ProfileDocument read(QueuedDocument document) {
        try {
            return DocumentReader.read(document.json());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
