package io.statsprofile.matrix;

import io.statsprofile.testing.RawServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Answers that are none, or that Elasticsearch or a gateway gives when it does not want to. */
final class AnswerRows {

    private static final String FAMILY = "answers";
    private static final int FLOOD_MEGABYTES = 150;
    private static final int MOST_BYTES = 2_500;
    private static final int POISONOUS = 10;
    private static final String BUSY = "rejected execution of coordinating operation";

    private AnswerRows() {
    }

    static List<Row> rows() {
        Answer busy = Answer.error(429, "es_rejected_execution_exception", BUSY).with("Retry-After", "1");
        Answer away = Answer.error(503, "no_master_exception", "not now");
        Row busyItem = row("429-item", bed -> bed.through(Faults.ofBulk(Faults.busyForHalf())));
        Row awayAfter = row("503-after", bed -> bed.through(Faults.often(Faults.answerAfter(away))));
        return List.of(row("garbage-with-200", bed -> bed.through(Faults.often(Faults.garbage()))),
                row("answer-of-another", bed -> bed.through(Faults.ofBulk(Faults.alternating(2, 1, Faults.answerOfAnother())))),
                row("redirect", AnswerRows::redirect),
                row("answer-of-150-mb", bed -> bed.through(Faults.ofBulk(Faults.alternating(1, 3, Faults.flood(FLOOD_MEGABYTES))))),
                busyItem, busyItem.inMemory(),
                row("429-whole", bed -> bed.through(Faults.answer(busy))),
                row("503", bed -> bed.through(Faults.answer(away))),
                awayAfter, awayAfter.inMemory(),
                row("413", AnswerRows::tooLarge),
                new Row("400-for-one", FAMILY, Promise.SOME_REFUSED, AnswerRows::poison),
                new Row("failure-store", FAMILY, Promise.SOME_REFUSED, AnswerRows::failureStore),
                row("400-whole", bed -> bed.through(Faults.ofBulk(Faults.answer(Answer.ofGateway(400, "<html>Bad request</html>"))))),
                row("404-of-a-gateway", bed -> gateway(bed, 404)),
                row("403-of-a-gateway", bed -> gateway(bed, 403)),
                row("wrong-credentials", AnswerRows::wrongCredentials));
    }

    private static Row row(String name, Row.Scenario scenario) {
        return new Row(name, FAMILY, Promise.EXACT, scenario);
    }

    /** Nobody may follow it: credentials would go along. */
    private static void redirect(TestBed bed) throws Exception {
        RawServer elsewhere = bed.closing(new RawServer((head, out) -> out.write(RawServer.answer(200, "", "{}"))));
        Answer redirect = Answer.ofGateway(307, "").with("Location", elsewhere.url() + "/_bulk");
        bed.settings(bed.settings().withPassword("correct-horse"));
        bed.through(Faults.often(Faults.answer(redirect)));
        bed.counts().require(elsewhere.heads.isEmpty(), "a redirect was followed");
    }

    private static void tooLarge(TestBed bed) throws Exception {
        bed.through(Faults.where(request -> request.isBulk() && request.body().length > MOST_BYTES,
                Faults.answer(Answer.error(413, "content_too_long", "too large"))));
    }

    /** A gateway that does not like what is in some of the documents, and refuses each request that has one of them. */
    private static void poison(TestBed bed) throws Exception {
        Answer blocked = Answer.ofGateway(400, "<html>Blocked</html>");
        withPoison(bed, poisonous -> Faults.where(request -> request.isBulk() && isPoisoned(request.text(), poisonous),
                Faults.answer(blocked)));
    }

    /** Some documents go where no dashboard looks, and the answer says 201. Other answers are lost. */
    private static void failureStore(TestBed bed) throws Exception {
        withPoison(bed, poisonous -> {
            Fault store = Faults.failureStore(poisonous::contains);
            AtomicLong others = new AtomicLong();
            return Faults.where(request -> request.isBulk() && (isPoisoned(request.text(), poisonous) || others.getAndIncrement() % 3 == 0),
                    (request, upstream, client) -> (isPoisoned(request.text(), poisonous) ? store : Faults.resetAfter())
                            .serve(request, upstream, client));
        });
        bed.stop();
        bed.counts().require(Trees.files(bed.spool(), ".letter").size() == bed.heard().refused().size(),
                "not every refused document is a dead letter");
    }

    /** Some documents are other than all others, and exactly these are to be refused. */
    private static void withPoison(TestBed bed, Function<Set<String>, Fault> fault) throws Exception {
        Set<String> poisonous = ConcurrentHashMap.newKeySet();
        bed.start();
        bed.produceSome();
        bed.proxy().fault(fault.apply(poisonous));
        for (int i = 0; i < POISONOUS; i++) {
            bed.produce(bed.documents() / POISONOUS);
            bed.produceOne(poisonous::add);
        }
        bed.produceSome();
        bed.awaitDelivered();
        Set<String> refused = bed.heard().refused();
        bed.counts().require(refused.equals(poisonous), refused.size() + " documents were refused, and other ones than the "
                + poisonous.size() + " that are poisonous");
    }

    private static boolean isPoisoned(String text, Set<String> poisonous) {
        return poisonous.stream().anyMatch(id -> text.contains("\"_id\":\"" + id + "\""));
    }

    /**
     * An answer to each instance is lost, and from then on a gateway answers it by itself, for longer than a request may take: what that
     * says is not Elasticsearch's word that a stream or a document is not there, or may not be looked at. A rollover follows.
     */
    private static void gateway(TestBed bed, int status) throws Exception {
        Answer ofGateway = Answer.ofGateway(status, "<html>default backend</html>");
        Set<String> lost = ConcurrentHashMap.newKeySet();
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        // So that the answer that is lost is about many documents.
        bed.proxy().refuse();
        bed.produce(bed.documents() / 2);
        bed.awaitTrouble("the connection was refused");
        bed.proxy().fault(Faults.where(request -> request.isBulk() || lost.contains(request.sender()), (request, upstream, client) -> {
            if (lost.add(request.sender())) {
                upstream.send(request);
                client.reset();
            } else {
                client.answer(ofGateway);
            }
        }));
        bed.proxy().accept();
        bed.produce(bed.documents() / 2);
        bed.awaitTrouble("status " + status);
        TimeUnit.MILLISECONDS.sleep(2 * InstanceSettings.REQUEST_TIMEOUT.toMillis());
        bed.admin().rollOver(bed.stream());
        bed.proxy().fault(Fault.NONE);
        bed.produceSome();
    }

    /** The server has another password for the service than the service has, until somebody corrects that. */
    private static void wrongCredentials(TestBed bed) throws Exception {
        String right = "Basic " + Base64.getEncoder().encodeToString("shipper:correct-horse".getBytes(StandardCharsets.UTF_8));
        Answer refusal = Answer.error(401, "security_exception", "unable to authenticate user [shipper]");
        Fault wrong = Faults.answer(refusal);
        Fault checked = Faults.where(request -> !right.equals(request.headers().get("authorization")), wrong);
        bed.settings(bed.settings().withPassword("correct-horse"));
        bed.proxy().fault(checked);
        bed.start();
        bed.produceSome();
        bed.proxy().fault(wrong);
        bed.produce(bed.documents());
        bed.awaitTrouble("status 401");
        TimeUnit.SECONDS.sleep(1);
        bed.proxy().fault(checked);
        bed.produceSome();
        bed.awaitDelivered();
    }
}
