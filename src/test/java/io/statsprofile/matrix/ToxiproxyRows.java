package io.statsprofile.matrix;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;
import java.util.List;

/** Faults of the network as Toxiproxy makes them: by connections and bytes, where our own proxy goes by requests. */
final class ToxiproxyRows {

    private static final String FAMILY = "toxiproxy";
    private static final int SOME_BYTES = 100;

    /** What is broken. */
    @FunctionalInterface
    private interface Breaking {
        void of(Proxy proxy) throws IOException;
    }

    private ToxiproxyRows() {
    }

    /** None where no Docker engine answers. */
    static List<Row> rows() {
        return !Toxiproxy.canBeStarted() ? List.of() : List.of(row("refused", Proxy::disable),
                row("black-hole", proxy -> proxy.toxics().timeout("toxic", ToxicDirection.DOWNSTREAM, 0)),
                row("reset-after", proxy -> proxy.toxics().resetPeer("toxic", ToxicDirection.DOWNSTREAM, 0)),
                row("slow-read", proxy -> proxy.toxics().bandwidth("toxic", ToxicDirection.UPSTREAM, 1)),
                row("half-answer", proxy -> proxy.toxics().limitData("toxic", ToxicDirection.DOWNSTREAM, SOME_BYTES)));
    }

    private static Row row(String name, Breaking breaking) {
        return new Row("toxiproxy-" + name, FAMILY, Promise.EXACT, bed -> through(bed, breaking));
    }

    private static void through(TestBed bed, Breaking breaking) throws Exception {
        Toxiproxy toxiproxy = bed.closing(new Toxiproxy(bed.admin().server()));
        bed.settings(bed.settings().withUrls(toxiproxy.url()));
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        breaking.of(toxiproxy.proxy());
        bed.counts().broke();
        bed.produceOverRollovers();
        bed.counts().require(bed.becomesTrue(() -> bed.heard().troubles() > 0), "nobody says that anything fails");
        toxiproxy.mend();
        bed.produceSome();
    }
}
