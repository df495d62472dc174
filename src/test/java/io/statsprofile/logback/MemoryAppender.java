package io.statsprofile.logback;

import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Parcel;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.SpoolSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The appender with a delivery into memory, in the place of the one over HTTP. */
public final class MemoryAppender extends StatsProfileAppender {

    /** What was delivered in this JVM, since somebody cleared it. */
    static final List<Parcel> DELIVERED = new CopyOnWriteArrayList<>();
    /** The same for the function stream, as slices. */
    static final List<Parcel> DELIVERED_FOR_FUNCTIONS = new CopyOnWriteArrayList<>();
    /** Why documents are refused for good; null where they are not. */
    static volatile String refusal;
    /** Whether deliveries fail. */
    static volatile boolean unreachable;

    @Override
    Outlet outlet(ElasticsearchSettings server, ShipperSettings bounds, SpoolSettings spool, Reports reports) {
        DeliveryReports functions = reports.ofFunctions();
        return new Outlet(() -> { }, Outlet.ofSlices(to(DELIVERED), bounds, spool, reports.ofSlices()),
                Outlet.ofFunctions(server.functionStream(), () -> to(DELIVERED_FOR_FUNCTIONS), bounds, spool, functions));
    }

    private static Delivery to(List<Parcel> delivered) {
        return new Delivery() {
            @Override
            public List<Receipt> deliver(List<Parcel> parcels) throws IOException {
                if (unreachable) {
                    throw new IOException("http://es.test cannot be reached; start it");
                }
                if (refusal != null) {
                    return parcels.stream().map(parcel -> Receipt.refused(refusal)).toList();
                }
                delivered.addAll(parcels);
                return parcels.stream().map(parcel -> new Receipt(Outcome.DELIVERED, null)).toList();
            }

            @Override
            public void close() {
            }
        };
    }

    static List<ProfileDocument> documents() {
        return DELIVERED.stream().map(MemoryAppender::read).toList();
    }

    private static ProfileDocument read(Parcel parcel) {
        try {
            return DocumentReader.read(parcel.json());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
