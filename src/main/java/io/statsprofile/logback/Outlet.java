package io.statsprofile.logback;

import io.statsprofile.document.DocumentWriter;
import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.elasticsearch.ElasticsearchSettings;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.shipping.Delivery;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.shipping.Shipper;
import io.statsprofile.shipping.ShipperSettings;
import java.time.Duration;

/** Where documents leave for Elasticsearch. Without {@code <elasticsearch>} there is none. Thread-safe. */
final class Outlet {

    private final AutoCloseable connection;
    private final Shipper shipper;

    /** @param connection what the delivery uses; closed after it */
    Outlet(AutoCloseable connection, Delivery delivery, ShipperSettings bounds, Reports reports) {
        this.connection = connection;
        this.shipper = new Shipper(delivery, bounds, reports, Threads::exclude);
    }

    /** Starts the worker; speaks to the server when there is something to deliver. */
    static Outlet open(ElasticsearchSettings settings, ShipperSettings bounds, Reports reports) {
        Elasticsearch elasticsearch = Elasticsearch.open(settings);
        return new Outlet(elasticsearch, elasticsearch.delivery(reports::note), bounds, reports).start();
    }

    Outlet start() {
        shipper.start();
        return this;
    }

    /** Never blocks on I/O; what does not fit is counted by the shipper. */
    void offer(ProfileDocument document) {
        shipper.offer(new Parcel(document.id(), document.namespace(), DocumentWriter.write(document)));
    }

    long droppedDocuments() {
        return shipper.droppedDocuments();
    }

    /** @return documents that were left undelivered at the deadline */
    int stop(Duration deadline) {
        int left = shipper.stop(deadline);
        try {
            connection.close();
        } catch (Exception e) {
            // Nothing goes out any more; how the connection ends matters to nobody.
        }
        return left;
    }
}
