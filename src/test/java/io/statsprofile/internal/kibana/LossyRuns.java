package io.statsprofile.internal.kibana;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Runs of services that lose documents, ten seconds a slice from {@link KnownSlices#START} on. Two are of one host. In the time of their
 * slices the older one, which began long before, loses two for the queue's bound and has three refused; the younger one, which begins
 * there, takes over what a run before it has left, and loses four for the spool's bound. A third run, of another host, tells nothing of
 * delivery.
 */
final class LossyRuns {

    /** What went wrong last, as long as such texts are. */
    static final String LAST_ERROR = "Elasticsearch at [https://es-1.eu-central-1.acme.example:9200] did not take 3 of 20 documents: "
            + "status 429, es_rejected_execution_exception: rejected execution of coordinating operation "
            + "(coordinating_and_primary_bytes=53687091, "
            + "max_coordinating_and_primary_bytes=53687091); give the cluster more room, or send less often";
    static final Instant LAST_ERROR_TIME = KnownSlices.START.plusSeconds(67);
    static final String HOST = "shop-7d9f8c6b5d-x2k4q";

    private LossyRuns() {
    }

    static List<ProfileDocument> documents(String namespace) {
        return List.of(
                slice(namespace, "older", HOST, 60, 60, 5, new DeliveryFigures(60, 0, 60, 55, 50, 1, 5, 0, Map.of(DropReason.QUEUE, 5L), 0,
                        new Backlog(5, 5_000, 5, 5_100, 0), null, null)),
                slice(namespace, "older", HOST, 70, 61, 10, new DeliveryFigures(75, 0, 75, 72, 60, 3, 9, 3, Map.of(DropReason.QUEUE, 7L), 0,
                        new Backlog(5, 5_000, 5, 40_960, 754_321), LAST_ERROR, LAST_ERROR_TIME)),
                slice(namespace, "younger", HOST, 60, 0, 0, new DeliveryFigures(0, 12, 0, 0, 0, 0, 0, 0, Map.of(), 0,
                        new Backlog(12, 12_000, 12, 12_345, 20_000), null, null)),
                slice(namespace, "younger", HOST, 70, 1, 4, new DeliveryFigures(9, 12, 9, 14, 13, 2, 1, 0, Map.of(DropReason.SPOOL, 4L), 0,
                        new Backlog(4, 4_000, 4, 4_100, 20_000), "an error before the last", LAST_ERROR_TIME.minusSeconds(3))),
                slice(namespace, "silent", "db-1", 60, 7, 0, DeliveryFigures.NONE),
                slice(namespace, "silent", "db-1", 70, 8, 0, DeliveryFigures.NONE));
    }

    /** One slice, after which all goes well: what is calm has no second line. */
    static List<ProfileDocument> calm(String namespace) {
        return List.of(slice(namespace, "calm", HOST, 60, 8_640, 0, well(8_640)), slice(namespace, "calm", HOST, 70, 8_641, 0,
                well(8_641)));
    }

    private static DeliveryFigures well(long cut) {
        return new DeliveryFigures(cut, 0, cut, cut, cut, 0, 0, 0, Map.of(), 0, Backlog.NONE, null, null);
    }

    private static ProfileDocument slice(String namespace, String run, String host, int second, long sequence, long lost,
            DeliveryFigures delivery) {
        ProfileDocument like = SampleDocuments.of(namespace, StatsProfile.of(List.of(
                FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 1, 1, 5, 5))));
        Instant start = KnownSlices.START.plusSeconds(second);
        return new ProfileDocument(like.kind(), start, start, start.plusSeconds(10), 10_000_000_000L, namespace + "-" + run, sequence,
                namespace, like.service(), host, 1, Map.of(), like.functionCount(), like.profile(),
                new SliceFacts(10_000_000_000L, 0, false, false, 1, 0, 0, lost, 0).withDelivery(delivery));
    }
}
