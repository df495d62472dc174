package io.statsprofile.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.statsprofile.model.Words;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.shipping.ShippingListener;
import java.time.Duration;

/** Turns what happens to one delivery into Logback statuses. Thread-safe. */
final class DeliveryReports implements ShippingListener {

    private static final int EVERY = 100;

    private final ContextAware statuses;
    private final String prefix;
    private final Occasionally refused = new Occasionally(EVERY);

    /** @param prefix stands before each status and says which delivery it is about, where it is not the first */
    DeliveryReports(ContextAware statuses, String prefix) {
        this.statuses = statuses;
        this.prefix = prefix;
    }

    @Override
    public void dropped(long documents, String reason) {
        statuses.addWarn(prefix + documents + (documents == 1 ? " document was" : " documents were") + " dropped so far: " + reason);
    }

    @Override
    public void trouble(long failures, int waitingDocuments, String reason) {
        statuses.addWarn(prefix + "Delivery failed" + (failures == 1 ? "" : " " + failures + " times in a row") + ", "
                + (waitingDocuments == 1 ? "1 document waits and is" : waitingDocuments + " documents wait and are") + " tried again: "
                + reason);
    }

    @Override
    public void recovered(long failures) {
        statuses.addInfo(prefix + "Delivery works again after " + failures + (failures == 1 ? " failure." : " failures in a row."));
    }

    @Override
    public void refused(Parcel parcel, String reason) {
        if (refused.happened()) {
            statuses.addWarn(prefix + "Document " + parcel.id() + " was refused and is given up, " + refused.times() + " so far: "
                    + reason);
        }
    }

    /** What delivery has to say that is no trouble. */
    void note(String message) {
        statuses.addInfo(prefix + message);
    }

    /** It ended before all was delivered. */
    void left(int documents, Duration deadline) {
        if (documents > 0) {
            statuses.addWarn(prefix + documents + (documents == 1 ? " document was" : " documents were")
                    + " not delivered within stopTimeout, "
                    + Words.spelled(deadline) + ", and lost; raise stopTimeout, or see what keeps Elasticsearch from taking them");
        }
    }
}
