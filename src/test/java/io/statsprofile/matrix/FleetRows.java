package io.statsprofile.matrix;

import java.time.Duration;
import java.util.List;

/** Many services at one server. */
final class FleetRows {

    private static final int SERVICES = 50;
    /** As it is where nobody sets it. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private FleetRows() {
    }

    static List<Row> rows() {
        return List.of(new Row("50-services", "fleet", Promise.EXACT, FleetRows::fifty));
    }

    /** All of them lose the server at the same moment, and find it at the same moment. */
    private static void fifty(TestBed bed) throws Exception {
        // So many need longer than a single one; all of them ask about everything that they have sent.
        bed.settings(bed.settings().withRequestTimeout(REQUEST_TIMEOUT));
        bed.start(SERVICES);
        bed.produceSome();
        // Else there may be nothing to roll over.
        bed.awaitDelivered();
        bed.proxy().fault(Faults.ofBulk(Faults.alternating(1, 1, Faults.resetAfter())));
        bed.produce(bed.documents() / 2);
        bed.admin().rollOver(bed.stream());
        bed.proxy().refuse();
        bed.produce(bed.documents() / 2);
        bed.proxy().fault(Fault.NONE);
        bed.proxy().accept();
        bed.produceSome();
    }
}
