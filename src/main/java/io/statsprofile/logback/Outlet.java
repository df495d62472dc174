package io.statsprofile.logback;

import io.statsprofile.document.DocumentWriter;
import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.elasticsearch.ElasticsearchSettings;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.shipping.Shipper;
import io.statsprofile.shipping.ShipperSettings;
import java.time.Duration;

/** Where documents leave for Elasticsearch. Without {@code <elasticsearch>} there is none. Thread-safe. */
final class Outlet {

    private final Elasticsearch elasticsearch;
    private final Shipper shipper;

    private Outlet(Elasticsearch elasticsearch, Shipper shipper) {
        this.elasticsearch = elasticsearch;
        this.shipper = shipper;
    }

    /** Starts the worker; speaks to the server when there is something to deliver. */
    static Outlet open(ElasticsearchSettings settings, ShipperSettings bounds, Reports reports, Runnable onWorker) {
        Elasticsearch elasticsearch = Elasticsearch.open(settings);
        Shipper shipper = new Shipper(elasticsearch.delivery(reports::note), bounds, reports, onWorker);
        shipper.start();
        return new Outlet(elasticsearch, shipper);
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
        elasticsearch.close();
        return left;
    }
}
