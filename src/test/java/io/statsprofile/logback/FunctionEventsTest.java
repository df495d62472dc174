package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.Profile;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.logback.FunctionEventSettings.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions as events of their own, which any appender carries. */
class FunctionEventsTest {

    private static final String HOUR = "<interval>1 hour</interval>" + Service.TO_MEMORY;
    private static final String ON = HOUR + "<functionEvents/>";
    private static final String TO_LIST = Service.USUAL + """
            <appender name="FUNCTIONS" class="ch.qos.logback.core.read.ListAppender"/>
            <logger name="statsprofile-functions" level="INFO" additivity="false"> <appender-ref ref="FUNCTIONS"/> </logger>
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @BeforeEach
    void forget_what_was_delivered() {
        Service.start(HOUR, Service.USUAL).close();
        MemoryAppender.DELIVERED.clear();
    }

    @Test
    void any_encoder_that_writes_messages_writes_what_the_flat_stream_has() throws IOException {
        Path file = directory.resolve("functions.json");
        try (Service service = Service.start(ON, Service.USUAL + """
                <appender name="FILE" class="ch.qos.logback.core.FileAppender">
                  <file>%s</file> <encoder> <pattern>%%msg%%n</pattern> </encoder>
                </appender>
                <logger name="statsprofile-functions" level="INFO" additivity="false"> <appender-ref ref="FILE"/> </logger>
                """.formatted(file))) {
            Service.call("checkout", 3);
            Service.call("pay", 2);
            service.stop();
        }

        FunctionDocuments flat = FunctionDocuments.of(slice());
        assertThat(flat.size()).isEqualTo(2);
        assertThat(Files.readAllLines(file)).containsExactlyElementsOf(json(flat));
        assertThat(JSON.readTree(Files.readAllLines(file).get(0)).path("statsprofile").path("func_profile").path("function").asText())
                .startsWith("com.acme.Shop.");
    }

    @Test
    void the_configuration_to_take_away_writes_one_line_a_function() throws IOException {
        try (Service service = new Service()) {
            service.configure(Files.readString(Path.of("compose", "platforms", "logback.xml"))
                    .replace("/var/log/shop", directory.toString()));
            service.context.start();
            Service.call("checkout", 3);
            service.stop();
        }

        List<String> lines = Files.readAllLines(directory.resolve("functions.json"));
        assertThat(lines).hasSize(1);
        JsonNode event = JSON.readTree(lines.get(0));
        assertThat(event.path("service").path("name").asText()).isEqualTo("shop");
        assertThat(event.path("statsprofile").path("interval").asDouble()).isEqualTo(60);
        assertThat(event.path("statsprofile").path("func_profile").path("ncalls").asInt()).isEqualTo(3);
        assertThat(lines.get(0)).as("where platforms look for a time").startsWith("{\"@timestamp\":\"20");
    }

    @Test
    void logstash_logback_encoder_writes_them_as_fields_beside_a_line_for_people() throws IOException {
        try (Service service = Service.start(HOUR + "<label><key>team</key><value>pay</value></label>"
                + "<functionEvents><format>fields</format></functionEvents>", TO_LIST)) {
            ListAppender<ILoggingEvent> events = events(service);
            Service.call("checkout", 3);
            service.stop();

            assertThat(events.list).hasSize(1);
            LogstashEncoder encoder = new LogstashEncoder();
            encoder.setContext(service.context);
            encoder.start();
            ObjectNode written = (ObjectNode) JSON.readTree(encoder.encode(events.list.get(0)));
            ObjectNode expected = (ObjectNode) JSON.readTree(FunctionDocuments.of(slice()).json(0));
            assertThat(written.path("message").asText()).isEqualTo(events.list.get(0).getFormattedMessage())
                    .contains(" of shop: com.acme.Shop.checkout, 3 calls, own time ");
            assertThat(events.list.get(0).getInstant()).isEqualTo(slice().timestamp());
            assertThat(expected.path("labels").path("team").asText()).isEqualTo("pay");
            expected.remove("@timestamp");
            expected.properties().forEach(field -> assertThat(written.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue()));
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("functionEvents"));
        }
    }

    @Test
    void without_the_element_there_are_none_and_with_off_neither() {
        for (String settings : List.of(HOUR, HOUR + "<functionEvents><format>off</format></functionEvents>")) {
            try (Service service = Service.start(settings, TO_LIST)) {
                ListAppender<ILoggingEvent> events = events(service);
                Service.call("checkout", 3);
                service.stop();
                assertThat(events.list).isEmpty();
            }
        }
    }

    @Test
    void there_are_few_of_a_slice_and_they_add_up_to_it() throws IOException {
        try (Service service = Service.start(HOUR + "<functionEvents><topFunctions>2</topFunctions></functionEvents>", TO_LIST)) {
            ListAppender<ILoggingEvent> events = events(service);
            for (int i = 0; i < 12; i++) {
                Service.call("function" + i, 10 + i);
            }
            service.stop();

            long calls = 0;
            long nanos = 0;
            List<String> functions = new ArrayList<>();
            for (ILoggingEvent event : events.list) {
                JsonNode figures = JSON.readTree(event.getFormattedMessage()).path("statsprofile").path("func_profile");
                functions.add(figures.path("function").asText());
                calls += figures.path("ncalls").asLong();
                nanos += Seconds.toNanos(figures.path("tottime").asDouble());
            }
            assertThat(functions).hasSizeBetween(3, 2 * 3 + 1).contains("(other)", "com.acme.Shop.function11");
            assertThat(slice().profile().funcProfiles()).hasSize(12);
            assertThat(calls).isEqualTo(slice().profile().totalCalls());
            assertThat(nanos).isEqualTo(slice().profile().totalNanos());
        }
    }

    @Test
    void regions_are_there_too() throws IOException {
        try (Service service = Service.start(ON, TO_LIST)) {
            ListAppender<ILoggingEvent> events = events(service);
            Profile profile = new Profile().enable();
            profile.call("stretch").close();
            profile.disable();
            service.logger("statsprofile").info("{}", profile);
            ProfileEvents.log(service.logger("statsprofile"), profile);
            service.stop();

            List<JsonNode> regions = new ArrayList<>();
            for (ILoggingEvent event : events.list) {
                regions.add(JSON.readTree(event.getFormattedMessage()).path("statsprofile"));
            }
            assertThat(regions).hasSize(2).allSatisfy(region -> {
                assertThat(region.path("kind").asText()).isEqualTo("region");
                assertThat(region.path("func_profile").path("function").asText()).isEqualTo("stretch");
            });
        }
    }

    @Test
    void the_logger_selects_nothing_to_be_profiled() {
        try (Service service = Service.start(ON, TO_LIST)) {
            assertThat(SelectionLevels.read(service.context, warning -> { })).isEmpty();
            assertThat(service.infos()).anyMatch(info -> info.contains("functions as events, as message, the top 20 of a slice"));
        }
    }

    @Test
    void mistakes_in_the_settings_are_named() {
        try (Service service = Service.start(HOUR + "<functionEvents><format>json</format><topFunctions>0</topFunctions></functionEvents>",
                TO_LIST)) {
            assertThat(service.warnings()).anyMatch(warning -> warning.contains("functionEvents format is 'json', but must be one of off, "
                    + "message, fields; change it"))
                    .anyMatch(warning -> warning.contains("functionEvents topFunctions is '0', but must be"));
        }
    }

    @Test
    void slices_do_not_wait_for_an_appender_that_hangs() {
        try (Service service = Service.start("<interval>1 second</interval><stopTimeout>1 second</stopTimeout>" + Service.TO_MEMORY
                + "<functionEvents/>", Service.USUAL)) {
            Hanging hanging = new Hanging();
            hanging.start();
            service.logger("statsprofile-functions").addAppender(hanging);
            await("slices are shipped").until(() -> {
                Service.call("checkout", 1);
                return MemoryAppender.DELIVERED.size() >= 3 && hanging.entered.getCount() == 0;
            });
            long begin = System.nanoTime();
            service.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            hanging.gate.countDown();
        }
        assertThat(MemoryAppender.documents()).extracting(ProfileDocument::kind).containsOnly(Kind.SLICE);
    }

    @Test
    void what_does_not_fit_while_an_appender_hangs_is_counted_and_told() throws InterruptedException {
        LoggerContext context = new LoggerContext();
        Hanging hanging = new Hanging();
        hanging.start();
        context.getLogger("statsprofile-functions").addAppender(hanging);
        ContextAwareBase statuses = new ContextAwareBase();
        statuses.setContext(context);
        FunctionEvents events = new FunctionEvents(context, new FunctionEventSettings(Format.MESSAGE, 20), new StatusReporter(statuses));
        ProfileDocument slice = EncodedProfile.document();
        int functions = FunctionDocuments.of(slice).size();
        long before = FunctionEvents.lost();
        events.start();
        events.offer(slice);
        hanging.entered.await();

        for (int i = 0; i < FunctionEvents.MOST_WAITING; i++) {
            events.offer(slice);
        }
        assertThat(FunctionEvents.lost()).isEqualTo(before);
        events.offer(slice);
        assertThat(FunctionEvents.lost()).isEqualTo(before + functions);
        assertThat(messages(context, Status.WARN)).singleElement().asString()
                .contains("Function events were not logged, ", "logger statsprofile-functions take longer");

        events.stop(Duration.ofMillis(50));
        assertThat(FunctionEvents.lost()).isEqualTo(before + (1 + FunctionEvents.MOST_WAITING) * functions);
        hanging.gate.countDown();
        await("the rest of the slice that hung").until(() -> FunctionEvents.lost() == before + (2 + FunctionEvents.MOST_WAITING)
                * functions - 1);
        assertThat(hanging.times).isEqualTo(1);
        events.offer(slice);
        assertThat(FunctionEvents.lost()).as("after the end").isEqualTo(before + (3 + FunctionEvents.MOST_WAITING) * functions - 1);
    }

    @Test
    void what_waits_is_logged_before_it_stops() {
        LoggerContext context = new LoggerContext();
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.start();
        context.getLogger("statsprofile-functions").addAppender(list);
        FunctionEvents events = new FunctionEvents(context, new FunctionEventSettings(Format.MESSAGE, 20),
                new StatusReporter(new ContextAwareBase()));
        ProfileDocument slice = EncodedProfile.document();
        events.start();
        for (int i = 0; i < FunctionEvents.MOST_WAITING; i++) {
            events.offer(slice);
        }
        events.stop(Duration.ofSeconds(30));

        assertThat(list.list).extracting(ILoggingEvent::getFormattedMessage).hasSize(FunctionEvents.MOST_WAITING * 3)
                .startsWith(json(FunctionDocuments.of(slice)).toArray(String[]::new));
        assertThat(list.list).extracting(ILoggingEvent::getInstant).containsOnly(slice.timestamp());
        assertThat(list.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.INFO);
    }

    /** It takes a moment each, so that an interrupt would leave most of them. */
    @Test
    void so_it_is_where_the_thread_that_stops_is_interrupted() {
        LoggerContext context = new LoggerContext();
        ListAppender<ILoggingEvent> slow = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                LockSupport.parkNanos(5_000_000);
                super.append(event);
            }
        };
        slow.start();
        context.getLogger("statsprofile-functions").addAppender(slow);
        FunctionEvents events = new FunctionEvents(context, new FunctionEventSettings(Format.MESSAGE, 20),
                new StatusReporter(new ContextAwareBase()));
        events.start();
        for (int i = 0; i < FunctionEvents.MOST_WAITING; i++) {
            events.offer(EncodedProfile.document());
        }
        Thread.currentThread().interrupt();
        events.stop(Duration.ofSeconds(30));

        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(slow.list).hasSize(FunctionEvents.MOST_WAITING * 3);
    }

    @Test
    void an_appender_that_throws_stops_nothing_and_is_told() {
        LoggerContext context = new LoggerContext();
        context.getLogger("statsprofile-functions").addAppender(new Hanging() {
            @Override
            public void doAppend(ILoggingEvent event) {
                throw new IllegalStateException("broken");
            }
        });
        ContextAwareBase statuses = new ContextAwareBase();
        statuses.setContext(context);
        FunctionEvents events = new FunctionEvents(context, new FunctionEventSettings(Format.MESSAGE, 20), new StatusReporter(statuses));
        long before = FunctionEvents.lost();
        events.start();
        events.offer(EncodedProfile.document());
        events.stop(Duration.ofSeconds(30));

        assertThat(FunctionEvents.lost()).isEqualTo(before + 3);
        assertThat(messages(context, Status.WARN)).singleElement().asString()
                .contains("A function event could not be made or logged, 1 so far");
    }

    @Test
    void a_level_pauses_them_and_that_is_no_loss() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.start();
        context.getLogger("statsprofile-functions").addAppender(list);
        context.getLogger("statsprofile-functions").setLevel(Level.OFF);
        ContextAwareBase statuses = new ContextAwareBase();
        statuses.setContext(context);
        FunctionEvents events = new FunctionEvents(context, new FunctionEventSettings(Format.FIELDS, 20), new StatusReporter(statuses));
        long before = FunctionEvents.lost();
        events.start();
        events.offer(EncodedProfile.document());
        await("it is told").until(() -> messages(context, Status.INFO).stream()
                .anyMatch(info -> info.contains("Logger statsprofile-functions does not let INFO through")));
        assertThat(list.list).isEmpty();
        context.getLogger("statsprofile-functions").setLevel(Level.INFO);
        events.offer(EncodedProfile.document());
        events.stop(Duration.ofSeconds(30));

        assertThat(list.list).hasSize(3);
        assertThat(FunctionEvents.lost()).isEqualTo(before);
        assertThat(messages(context, Status.INFO))
                .anyMatch(info -> info.contains("lets INFO through again; the functions of 1 slice were not logged as events."));
    }

    private static ListAppender<ILoggingEvent> events(Service service) {
        return (ListAppender<ILoggingEvent>) service.logger("statsprofile-functions").getAppender("FUNCTIONS");
    }

    /** The one that was delivered and in which something ran. */
    private static ProfileDocument slice() {
        return MemoryAppender.documents().stream().filter(document -> !document.profile().isEmpty()).findFirst().orElseThrow();
    }

    private static List<String> json(FunctionDocuments documents) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            lines.add(new String(documents.json(i), StandardCharsets.UTF_8));
        }
        return lines;
    }

    private static List<String> messages(LoggerContext context, int level) {
        return context.getStatusManager().getCopyOfStatusList().stream().filter(status -> status.getEffectiveLevel() == level)
                .map(Status::getMessage).filter(message -> message.toLowerCase().contains("function")).toList();
    }

    /** Takes an event when the gate is open. */
    private static class Hanging extends AppenderBase<ILoggingEvent> {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        volatile int times;

        @Override
        protected void append(ILoggingEvent event) {
            entered.countDown();
            try {
                gate.await();
                times++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
