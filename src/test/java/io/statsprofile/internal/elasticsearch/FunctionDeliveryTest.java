package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FunctionDeliveryTest {

    /** Says of each document what it was told to; breaks when it was told to. */
    private static final class Far implements Delivery {

        final List<List<QueuedDocument>> requests = new ArrayList<>();
        final Map<String, Receipt> answers = new HashMap<>();
        int breaksAtRequest = -1;
        /** After each request. */
        Duration notBefore = Duration.ZERO;
        final List<String> forgotten = new ArrayList<>();
        boolean closed;

        @Override
        public List<Receipt> deliver(List<QueuedDocument> documents) throws IOException {
            requests.add(documents);
            if (requests.size() - 1 == breaksAtRequest) {
                throw new IOException("http://es.test cannot be reached");
            }
            return documents.stream().map(queued -> answers.getOrDefault(queued.id(), Receipt.DELIVERED)).toList();
        }

        @Override
        public Duration notBefore() {
            return notBefore;
        }

        @Override
        public void forget(List<String> ids) {
            forgotten.addAll(ids);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Far far = new Far();
    private final FunctionDelivery delivery = new FunctionDelivery(far);

    @Test
    void slices_are_expanded_into_bounded_requests() throws IOException {
        List<QueuedDocument> slices = slices(7, 300);

        assertThat(delivery.deliver(slices)).hasSize(7).containsOnly(Receipt.DELIVERED);

        assertThat(far.requests).extracting(List::size).containsExactly(1_000, 1_000, 100);
        assertThat(far.requests.stream().flatMap(List::stream).map(QueuedDocument::id).distinct()).hasSize(2_100);
        assertThat(far.requests).allSatisfy(request -> assertThat(request.stream().mapToLong(queued -> queued.json().length).sum())
                .isLessThanOrEqualTo(FunctionDelivery.MOST_BYTES));
    }

    @Test
    void a_server_that_asks_to_be_left_alone_gets_no_further_request_of_the_attempt() throws IOException {
        List<QueuedDocument> slices = slices(7, 300);
        String late = id(slices.get(0), 4);
        far.answers.put(late, Receipt.retry("status 429"));
        far.notBefore = Duration.ofSeconds(17);

        assertThat(delivery.deliver(slices)).extracting(Receipt::outcome).containsExactly(Outcome.RETRY, Outcome.DELIVERED,
                Outcome.DELIVERED, Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.RETRY);
        assertThat(far.requests).hasSize(1);
        assertThat(delivery.notBefore()).isEqualTo(Duration.ofSeconds(17));
        far.answers.clear();
        far.notBefore = Duration.ZERO;
        assertThat(delivery.deliver(slices)).containsOnly(Receipt.DELIVERED);
        assertThat(delivery.notBefore()).isZero();
    }

    @Test
    void only_what_is_missing_of_a_slice_is_sent_again() throws IOException {
        List<QueuedDocument> slices = slices(3, 10);
        String late = id(slices.get(1), 4);
        far.answers.put(late, Receipt.retry("status 429"));

        assertThat(delivery.deliver(slices)).containsExactly(Receipt.DELIVERED, Receipt.retry("status 429"), Receipt.DELIVERED);
        assertThat(delivery.deliver(slices.subList(1, 2))).containsExactly(Receipt.retry("status 429"));
        far.answers.clear();
        assertThat(delivery.deliver(slices.subList(1, 2))).containsExactly(Receipt.DELIVERED);

        assertThat(far.requests.subList(1, 3)).allSatisfy(request -> assertThat(request).extracting(QueuedDocument::id)
                .containsExactly(late));
    }

    @Test
    void a_slice_is_kept_alone_where_all_that_it_lacks_is() throws IOException {
        List<QueuedDocument> slices = slices(2, 10);
        far.answers.put(id(slices.get(0), 4), Receipt.retryAlone("closed"));
        far.answers.put(id(slices.get(1), 4), Receipt.retryAlone("closed"));
        far.answers.put(id(slices.get(1), 6), Receipt.retry("status 429"));

        assertThat(delivery.deliver(slices)).containsExactly(Receipt.retryAlone("closed"), Receipt.retry("status 429"));
        assertThat(delivery.deliver(slices.subList(0, 1))).containsExactly(Receipt.retryAlone("closed"));
        far.breaksAtRequest = far.requests.size();
        assertThat(delivery.deliver(slices.subList(0, 1))).containsExactly(Receipt.retry("http://es.test cannot be reached"));
    }

    @Test
    void of_what_came_in_doubt_and_is_kept_alone_nothing_is_held_in_memory_and_all_is_looked_for_again() throws IOException {
        List<QueuedDocument> slices = slices(2, 10).stream().map(QueuedDocument::doubted).toList();
        far.answers.put(id(slices.get(0), 4), Receipt.retryAlone("closed"));

        assertThat(delivery.deliver(slices)).containsExactly(Receipt.retryAlone("closed"), Receipt.DELIVERED);
        assertThat(far.forgotten).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).mapToObj(i -> id(slices.get(0), i)).toList());
        far.answers.clear();
        assertThat(delivery.deliver(slices.subList(0, 1))).containsExactly(Receipt.DELIVERED);
        assertThat(far.requests.get(1)).hasSize(10).allMatch(QueuedDocument::inDoubt);
    }

    @Test
    void slices_of_which_all_was_there_are_counted_as_settled() throws IOException {
        DeliveryCounters counters = new DeliveryCounters();
        delivery.countBy(counters);
        List<QueuedDocument> slices = slices(2, 2);
        far.answers.put(id(slices.get(0), 0), Receipt.FOUND);
        far.answers.put(id(slices.get(0), 1), Receipt.FOUND);
        far.answers.put(id(slices.get(1), 0), Receipt.FOUND);

        assertThat(delivery.deliver(slices)).containsExactly(Receipt.FOUND, Receipt.DELIVERED);
        assertThat(counters.figures().settled()).isEqualTo(1);
    }

    @Test
    void of_a_slice_that_is_lost_meanwhile_nothing_is_kept() throws IOException {
        List<QueuedDocument> slices = slices(2, 10);
        far.breaksAtRequest = 0;
        assertThat(delivery.deliver(slices)).extracting(Receipt::outcome).containsOnly(Outcome.RETRY);
        delivery.forget(List.of(slices.get(0).id(), "unknown"));

        assertThat(far.forgotten).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).mapToObj(i -> id(slices.get(0), i)).toList());
        assertThat(delivery.deliver(slices.subList(1, 2))).containsExactly(Receipt.DELIVERED);
    }

    @Test
    void a_function_that_is_refused_costs_its_slice_nothing_else() throws IOException {
        List<QueuedDocument> slices = slices(2, 10);
        far.answers.put(id(slices.get(0), 3), Receipt.refused("status 400"));
        far.answers.put(id(slices.get(0), 5), Receipt.retry("status 503"));

        assertThat(delivery.deliver(slices)).extracting(Receipt::outcome).containsExactly(Outcome.RETRY, Outcome.DELIVERED);
        far.answers.remove(id(slices.get(0), 5));
        assertThat(delivery.deliver(slices.subList(0, 1))).containsExactly(Receipt.refused("1 of its 10 functions: status 400"));
        assertThat(far.requests.get(1)).hasSize(1);
    }

    @Test
    void what_was_sent_before_the_other_side_went_away_is_not_sent_again() throws IOException {
        List<QueuedDocument> slices = slices(5, 300);
        far.breaksAtRequest = 1;

        List<Receipt> receipts = delivery.deliver(slices);
        assertThat(receipts.subList(0, 3)).containsOnly(Receipt.DELIVERED);
        assertThat(receipts.subList(3, 5)).containsOnly(Receipt.retry("http://es.test cannot be reached"));

        assertThat(delivery.deliver(slices.subList(3, 5))).containsOnly(Receipt.DELIVERED);
        assertThat(far.requests).extracting(List::size).as("300 and 200 of the fourth and fifth slice were to be sent")
                .containsExactly(1_000, 500, 500);
    }

    @Test
    void a_slice_without_functions_is_there_at_once_and_one_that_cannot_be_read_is_refused() throws IOException {
        ProfileDocument idle = SampleDocuments.of("idle", StatsProfile.of(List.of()));
        QueuedDocument broken = new QueuedDocument("broken", "default", "{}".getBytes(StandardCharsets.UTF_8));

        List<Receipt> receipts = delivery.deliver(List.of(queuedDocument(idle), broken));

        assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.REFUSED);
        assertThat(receipts.get(1).reason()).startsWith("document broken ");
        assertThat(far.requests).isEmpty();
        delivery.close();
        assertThat(far.closed).isTrue();
    }

    @Test
    void functions_of_a_slice_in_doubt_are_in_doubt() throws IOException {
        List<QueuedDocument> slices = slices(2, 3);
        delivery.deliver(List.of(slices.get(0).doubted(), slices.get(1)));

        assertThat(far.requests).singleElement().satisfies(request -> assertThat(request.stream().map(QueuedDocument::inDoubt))
                .containsExactly(true, true, true, false, false, false));
    }

    private static List<QueuedDocument> slices(int count, int functions) {
        return IntStream.range(0, count).mapToObj(i -> queuedDocument(slice(i, functions))).toList();
    }

    private static ProfileDocument slice(int sequence, int functions) {
        return SampleDocuments.random(new Random(sequence), "default", "run", sequence, functions);
    }

    private static QueuedDocument queuedDocument(ProfileDocument document) {
        return new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
    }

    private static String id(QueuedDocument slice, int index) {
        return FunctionDocuments.of(slice(Integer.parseInt(slice.id().substring(slice.id().lastIndexOf('-') + 1)), 10)).id(index);
    }
}
