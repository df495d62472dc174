package io.statsprofile.logback;

import io.statsprofile.shipping.Delivery;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.shipping.Shipper;
import io.statsprofile.shipping.ShipperSettings;
import java.time.Duration;

/** One delivery with its queue, its worker and its reports. Thread-safe. */
final class ShippingLane {

    private final Shipper shipper;
    private final DeliveryReports reports;

    /** @param worker name of the worker, or null for the usual one */
    ShippingLane(Delivery delivery, ShipperSettings bounds, DeliveryReports reports, String worker) {
        this.reports = reports;
        this.shipper = new Shipper(delivery, bounds, reports, () -> {
            Threads.exclude();
            if (worker != null) {
                Thread.currentThread().setName(worker);
            }
        });
    }

    /** @param namespace that documents will be for */
    void start(String namespace) {
        shipper.start(namespace);
    }

    /** Never blocks on I/O; what does not fit is counted by the shipper. */
    void offer(Parcel parcel) {
        shipper.offer(parcel);
    }

    long droppedDocuments() {
        return shipper.droppedDocuments();
    }

    /** @return documents that were left undelivered at the deadline, which was reported */
    int stop(Duration deadline, Duration stopTimeout) {
        int left = shipper.stop(deadline);
        reports.left(left, stopTimeout);
        return left;
    }
}
