package io.statsprofile.matrix;

import java.util.List;

/** Many services at one server. */
final class FleetRows {

    private static final int SERVICES = 50;

    private FleetRows() {
    }

    static List<Row> rows() {
        return List.of(new Row("50-services", "fleet", Promise.EXACT, FleetRows::fifty));
    }

    /** All of them lose the server at the same moment, and find it at the same moment. */
    private static void fifty(TestBed bed) throws Exception {
        bed.start(SERVICES);
        bed.produceSome();
        bed.proxy().fault(Faults.ofBulk(Faults.alternating(1, 1, Faults.resetAfter())));
        bed.produce(bed.documents() / 2);
        bed.proxy().refuse();
        bed.produce(bed.documents() / 2);
        bed.proxy().fault(Fault.NONE);
        bed.proxy().accept();
        bed.produceSome();
    }
}
