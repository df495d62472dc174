package io.statsprofile.kibana;

import io.statsprofile.model.Backlog;
import io.statsprofile.model.DeliveryFigures;
import io.statsprofile.model.DropReason;
import io.statsprofile.model.FunctionId;
import io.statsprofile.model.FunctionProfile;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.model.SliceFacts;
import io.statsprofile.model.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Two runs of services that lose documents, ten seconds a slice from {@link KnownSlices#START} on. In the time of these slices the one run
 * loses two for the queue's bound and has three refused; the other one, which begins there, loses four for the spool's bound.
 */
final class LossyRuns {

    private LossyRuns() {
    }

    static List<ProfileDocument> documents(String namespace) {
        return List.of(slice(namespace, "older", 60, 60, 5, 0, Map.of(DropReason.QUEUE, 5L), 0),
                slice(namespace, "older", 70, 61, 10, 3, Map.of(DropReason.QUEUE, 7L), 754_321),
                slice(namespace, "younger", 60, 0, 0, 0, Map.of(), 0),
                slice(namespace, "younger", 70, 1, 4, 0, Map.of(DropReason.SPOOL, 4L), 20_000));
    }

    private static ProfileDocument slice(String namespace, String run, int second, long sequence, long lost, long refused,
            Map<DropReason, Long> dropped, long oldestMillis) {
        ProfileDocument like = SampleDocuments.of(namespace, StatsProfile.of(List.of(
                FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 1, 1, 5, 5))));
        Instant start = KnownSlices.START.plusSeconds(second);
        DeliveryFigures delivery = new DeliveryFigures(100, 0, 0, 90, 80, 0, 10 - refused, refused, dropped, 0,
                new Backlog(oldestMillis == 0 ? 0 : 1, 0, 0, 0, oldestMillis), null, null);
        return new ProfileDocument(like.kind(), start, start, start.plusSeconds(10), 10_000_000_000L, namespace + "-" + run, sequence,
                namespace, like.service(), like.hostName(), 1, Map.of(), like.functionCount(), like.profile(),
                new SliceFacts(10_000_000_000L, 0, false, false, 1, 0, 0, lost, 0).withDelivery(delivery));
    }
}
