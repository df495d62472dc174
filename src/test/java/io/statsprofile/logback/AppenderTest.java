package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.OnConsoleStatusListener;
import ch.qos.logback.core.status.Status;
import io.statsprofile.Profile;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.recording.SliceRecorder;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.testing.RawServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppenderTest {

    private static final String SECOND = "<interval>1 second</interval>" + Service.TO_MEMORY;
    private static final String HOUR = "<interval>1 hour</interval>" + Service.TO_MEMORY;

    @BeforeEach
    void forget_what_was_delivered() {
        // Calls of earlier tests may wait in the reader: take them out.
        Service.start(HOUR, Service.USUAL).close();
        MemoryAppender.DELIVERED.clear();
        MemoryAppender.DELIVERED_HOURS.clear();
        MemoryAppender.unreachable = false;
    }

    @Test
    void slices_are_logged_and_shipped_by_schedule_and_add_up() {
        try (Service service = Service.start(SECOND, Service.USUAL)) {
            ListAppender<ILoggingEvent> list = service.list();
            Service.call("checkout", 10);
            await("two slices").until(() -> MemoryAppender.DELIVERED.size() >= 2);
            Service.call("checkout", 5);
            service.stop();

            List<ProfileDocument> documents = MemoryAppender.documents();
            assertThat(calls(documents, "checkout")).isEqualTo(15);
            assertThat(documents).extracting(ProfileDocument::runId).containsOnly(documents.get(0).runId());
            for (int i = 1; i < documents.size(); i++) {
                assertThat(documents.get(i).sequence()).isEqualTo(documents.get(i - 1).sequence() + 1);
                assertThat(documents.get(i).timestamp().getNano()).as("on the grid").isZero();
            }
            assertThat(list.list).as("other appenders see the same events").hasSize(documents.size());
            ILoggingEvent event = list.list.get(0);
            assertThat(event.getLoggerName()).isEqualTo("statsprofile");
            assertThat(event.getLevel()).isEqualTo(Level.INFO);
            assertThat(event.getInstant()).isEqualTo(documents.get(0).timestamp());
            assertThat(event.getFormattedMessage()).contains("slice " + documents.get(0).sequence() + " of shop");
            assertThat(service.errors()).isEmpty();
        }
    }

    @Test
    void a_reload_loses_nothing_and_counts_nothing_twice() {
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            ListAppender<ILoggingEvent> before = service.list();
            Service.call("checkout", 3);
            service.reload(HOUR, Service.USUAL);
            assertThat(before.list).as("the partial slice still reached the other appenders").hasSize(1);
            Service.call("checkout", 4);
            service.context.stop();
            service.configure(HOUR, Service.USUAL);
            service.context.start();
            Service.call("checkout", 5);
            service.stop();

            List<ProfileDocument> documents = MemoryAppender.documents();
            assertThat(documents).extracting(document -> calls(List.of(document), "checkout")).containsExactly(3L, 4L, 5L);
            assertThat(documents).extracting(ProfileDocument::runId).containsOnly(documents.get(0).runId());
            assertThat(documents).extracting(ProfileDocument::sequence)
                    .containsExactly(documents.get(0).sequence(), documents.get(0).sequence() + 1, documents.get(0).sequence() + 2);
            assertThat(documents).noneMatch(document -> document.facts().last());
        }
    }

    @Test
    void an_hour_is_logged_and_shipped_at_the_end_and_has_what_its_slices_have() {
        try (Service service = Service.start(SECOND, Service.USUAL)) {
            SliceList list = (SliceList) service.list();
            Service.call("checkout", 10);
            await("two slices").until(() -> MemoryAppender.DELIVERED.size() >= 2);
            Service.call("checkout", 5);
            service.stop();

            List<ProfileDocument> slices = MemoryAppender.documents();
            List<ProfileDocument> hours = MemoryAppender.hours();
            assertThat(hours).as("one, or two where an hour has just begun").hasSizeBetween(1, 2)
                    .allSatisfy(hour -> assertThat(hour.kind()).isEqualTo(Kind.HOUR));
            assertThat(calls(hours, "checkout")).isEqualTo(15);
            assertThat(hours.stream().mapToLong(hour -> hour.facts().rollup().slices()).sum()).isEqualTo(slices.size());
            assertThat(hours.get(0).runId()).isEqualTo(slices.get(0).runId());
            assertThat(hours.get(0).sequence()).isEqualTo(slices.get(0).sequence());
            assertThat(hours.get(hours.size() - 1).facts().rollup().lastSequence()).isEqualTo(slices.get(slices.size() - 1).sequence());
            assertThat(list.hours).as("other appenders see the same events").hasSameSizeAs(hours);
            assertThat(list.hours.get(0).getInstant()).isEqualTo(hours.get(0).timestamp());
            assertThat(list.hours.get(0).getFormattedMessage()).contains("hour " + hours.get(0).timestamp() + " of shop");
            assertThat(service.warnings()).isEmpty();
        }
    }

    @Test
    void a_reload_ends_an_hour_and_no_slice_is_in_two() {
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            Service.call("checkout", 3);
            service.reload(HOUR, Service.USUAL);
            Service.call("checkout", 4);
            service.stop();

            List<ProfileDocument> hours = MemoryAppender.hours();
            assertThat(hours).extracting(hour -> calls(List.of(hour), "checkout")).containsExactly(3L, 4L);
            assertThat(hours.get(1).sequence()).isEqualTo(hours.get(0).facts().rollup().lastSequence() + 1);
            assertThat(hours).extracting(ProfileDocument::runId).containsOnly(hours.get(0).runId());
        }
    }

    @Test
    void an_hour_whose_slices_were_let_through_is_shipped_though_the_logger_is_closed_at_its_end() {
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            service.reload(SECOND, Service.USUAL);
            SliceList list = (SliceList) service.list();
            MemoryAppender.DELIVERED_HOURS.clear();
            Service.call("checkout", 4);
            await("a slice").until(() -> calls(MemoryAppender.documents(), "checkout") == 4);
            service.logger("statsprofile").setLevel(Level.OFF);
            service.stop();

            assertThat(calls(MemoryAppender.hours(), "checkout")).isEqualTo(4);
            assertThat(list.hours).isEmpty();
            assertThat(service.infos()).anyMatch(info -> info.contains("did not let INFO through when an hour ended, 1 so far"));
        }
    }

    @Test
    void without_rollup_there_are_no_hours() {
        try (Service service = Service.start(HOUR + "<rollup><interval>off</interval></rollup>", Service.USUAL)) {
            SliceList list = (SliceList) service.list();
            Service.call("checkout", 3);
            service.stop();

            assertThat(MemoryAppender.documents()).hasSize(1);
            assertThat(MemoryAppender.hours()).isEmpty();
            assertThat(list.hours).isEmpty();
            assertThat(service.infos()).anyMatch(info -> info.contains("records service shop") && info.contains(", not added up"));
        }
    }

    @Test
    void a_changed_file_that_scan_finds_goes_on_with_the_run(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("logback.xml");
        Files.writeString(file, scanned("1.0"));
        try (Service service = new Service()) {
            service.configure(file);
            service.context.start();
            Service.call("checkout", 3);
            Files.writeString(file, scanned("2.0"));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
            await("scan has found the new version").until(() -> service.infos().stream().anyMatch(info -> info.contains("shop 2.0")));
            Service.call("checkout", 4);
            service.stop();

            List<ProfileDocument> documents = MemoryAppender.documents();
            assertThat(documents).extracting(document -> document.service().version()).containsExactly("1.0", "2.0");
            assertThat(documents).extracting(document -> calls(List.of(document), "checkout")).containsExactly(3L, 4L);
            assertThat(documents.get(1).runId()).isEqualTo(documents.get(0).runId());
            assertThat(documents.get(1).sequence()).isEqualTo(documents.get(0).sequence() + 1);
        }
    }

    private static String scanned(String version) {
        return """
                <configuration scan="true" scanPeriod="100 milliseconds">
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.MemoryAppender">
                    <serviceName>shop</serviceName> <serviceVersion>%s</serviceVersion> %s
                  </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                </configuration>
                """.formatted(version, HOUR);
    }

    @Test
    void reloads_under_load_lose_nothing_and_count_nothing_twice() throws InterruptedException {
        int threads = 4;
        int callsEach = 200_000;
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            Thread[] workers = new Thread[threads];
            for (int i = 0; i < threads; i++) {
                workers[i] = new Thread(() -> Service.call("busy", callsEach));
                workers[i].start();
            }
            for (int i = 0; i < 5; i++) {
                service.reload(HOUR, Service.USUAL);
            }
            for (Thread worker : workers) {
                worker.join();
            }
            service.stop();
            assertThat(calls(MemoryAppender.documents(), "busy")).isEqualTo((long) threads * callsEach);
            assertThat(MemoryAppender.DELIVERED).hasSize(6);
        }
    }

    @Test
    void at_a_reload_the_partial_slice_reaches_appenders_of_root_too() {
        String additive = """
                <logger name="statsprofile" level="INFO"/>
                <root level="INFO"><appender-ref ref="STATSPROFILE"/><appender-ref ref="LIST"/></root>
                """;
        try (Service service = Service.start(HOUR, additive)) {
            ListAppender<ILoggingEvent> list = (ListAppender<ILoggingEvent>) service.logger("ROOT").getAppender("LIST");
            service.reload(HOUR, additive);
            assertThat(list.list).hasSize(1);
            assertThat(MemoryAppender.DELIVERED).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_context_that_stops_while_its_appender_starts_leaves_nothing_behind(boolean throwing) throws Exception {
        Service service = new Service();
        service.context.getStatusManager().add(new OnConsoleStatusListener() {
            @Override
            public void addStatusEvent(Status status) {
                if (status.getMessage().startsWith("StatsProfile records service")) {
                    if (throwing) {
                        throw new IllegalStateException("broken");
                    }
                    service.stop();
                }
            }

            @Override
            public boolean isResetResistant() {
                return true;
            }
        });
        MemoryAppender appender = appender(service);
        appender.start();

        assertThat(appender.isStarted()).isFalse();
        assertNothingIsLeft();
        Service.start(HOUR, Service.USUAL).close();
        assertThat(MemoryAppender.documents()).as("the next appender works").isNotEmpty();
        service.stop();
    }

    @RepeatedTest(20)
    void a_context_that_another_thread_stops_as_soon_as_the_appender_starts_leaves_nothing_behind() throws Exception {
        Service service = new Service();
        MemoryAppender appender = appender(service);
        Thread stops = new Thread(() -> {
            while (!appender.isStarted()) {
                Thread.onSpinWait();
            }
            service.stop();
        });
        stops.start();
        appender.start();
        stops.join();

        assertNothingIsLeft();
    }

    private static MemoryAppender appender(Service service) {
        MemoryAppender appender = new MemoryAppender();
        appender.setContext(service.context);
        appender.setServiceName("shop");
        appender.setStopTimeout("100 milliseconds");
        ElasticsearchComponent server = new ElasticsearchComponent();
        server.addUrl("http://es.test:9200");
        appender.setElasticsearch(server);
        return appender;
    }

    private static void assertNothingIsLeft() throws Exception {
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("io.statsprofile:*"), null)).isEmpty();
        await("our threads end").until(() -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .noneMatch(name -> name.equals(LevelWatch.THREAD_NAME) || name.equals(Shipper.WORKER)
                        || name.equals(SliceRecorder.THREAD_NAME)));
    }

    @Test
    void an_appender_at_two_loggers_ships_a_slice_once() {
        String twice = """
                <logger name="statsprofile" level="INFO"><appender-ref ref="STATSPROFILE"/><appender-ref ref="STATSPROFILE"/></logger>
                <root level="INFO"><appender-ref ref="STATSPROFILE"/></root>
                """;
        Service.start(HOUR, twice).close();
        assertThat(MemoryAppender.DELIVERED).hasSize(1);
    }

    @Test
    void a_slice_arrives_through_an_async_appender_even_when_all_is_stopped() {
        String async = """
                <appender name="ASYNC" class="ch.qos.logback.classic.AsyncAppender"><appender-ref ref="STATSPROFILE"/></appender>
                <logger name="statsprofile" level="INFO" additivity="false"><appender-ref ref="ASYNC"/></logger>
                """;
        try (Service service = Service.start(HOUR, async)) {
            Service.call("checkout", 3);
            service.stop();
            assertThat(calls(MemoryAppender.documents(), "checkout")).isEqualTo(3);
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("did not reach"));
        }
    }

    @Test
    void a_logger_that_is_off_suppresses_slices_and_says_so_and_no_number_is_lost() {
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            service.logger("statsprofile").setLevel(Level.OFF);
            service.stop();
            assertThat(MemoryAppender.DELIVERED).isEmpty();
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning).contains("does not let INFO through",
                    "<logger name=\"statsprofile\" level=\"INFO\"/>"));
        }
        Service.start(HOUR, Service.USUAL).close();
        Service.start(HOUR, Service.USUAL).close();
        assertThat(MemoryAppender.documents()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void no_slice_is_cut_before_the_logger_leads_here_and_what_ran_before_is_in_the_first(boolean again) {
        String slow = """
                <appender name="SLOW" class="io.statsprofile.logback.SlowAppender"/>
                <root level="INFO"><appender-ref ref="SLOW"/></root>
                """;
        try (Service service = again ? Service.start(SECOND, Service.USUAL) : new Service()) {
            long dropped = again ? firstDocument().facts().droppedDocuments() : 0;
            if (again) {
                service.context.reset();
            }
            MemoryAppender.DELIVERED.clear();
            Service.call("early", 3);
            service.configure(SECOND, slow + Service.USUAL);
            service.context.start();
            Service.call("early", 1);
            firstDocument();
            service.stop();

            List<ProfileDocument> documents = MemoryAppender.documents();
            assertThat(calls(documents, "early")).isEqualTo(4);
            assertThat(documents).extracting(document -> document.sequence() - documents.get(0).sequence())
                    .containsExactlyElementsOf(LongStream.range(0, documents.size()).boxed().toList());
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("not shipped"));
            if (again) {
                assertThat(documents).allMatch(document -> document.facts().droppedDocuments() == dropped);
            }
        }
    }

    @Test
    void an_appender_that_logger_statsprofile_does_not_lead_to_says_so_and_counts_what_was_not_shipped() {
        long before = droppedSoFar();
        String elsewhere = """
                <logger name="statsprofile" level="INFO" additivity="false"><appender-ref ref="LIST"/></logger>
                <logger name="com.acme"><appender-ref ref="STATSPROFILE"/></logger>
                """;
        try (Service service = Service.start(HOUR, elsewhere)) {
            service.stop();
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning).contains("does not lead to this appender",
                    "<appender-ref>"));
        }
        assertThat(droppedSoFar() - before).isEqualTo(1);
        try (Service service = Service.start("<interval>1 hour</interval>", elsewhere)) {
            service.stop();
            assertThat(service.warnings()).as("without <elasticsearch> it is all the same")
                    .noneMatch(warning -> warning.contains("shipped"));
        }
    }

    @Test
    void a_slice_that_something_on_the_way_keeps_is_reported_while_the_service_runs_and_counted() {
        long before = droppedSoFar();
        String denied = "<filter class=\"ch.qos.logback.classic.filter.ThresholdFilter\"><level>ERROR</level></filter>";
        try (Service service = Service.start(SECOND + denied, Service.USUAL)) {
            await("the report").until(() -> service.warnings().stream().anyMatch(warning -> warning.contains("did not reach this "
                    + "appender")));
            int logged = service.list().list.size();
            service.stop();
            assertThat(droppedSoFar() - before).isGreaterThanOrEqualTo(logged);
        }
    }

    @Test
    void an_hour_that_something_on_the_way_keeps_is_reported_and_slices_go_on() {
        String second = SECOND + "<rollup><interval>1 second</interval></rollup><filter class=\"io.statsprofile.logback.DenyHours\"/>";
        try (Service service = Service.start(second, Service.USUAL)) {
            await("the report").until(() -> service.warnings().stream()
                    .anyMatch(warning -> warning.startsWith("Hours were logged but did not reach this appender")));
            firstDocument();
            SliceList list = (SliceList) service.list();
            long begun = System.nanoTime();
            service.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("what never comes takes no time from the last slice")
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(MemoryAppender.hours()).isEmpty();
            assertThat(service.warnings()).hasSize(1);
            assertThat(MemoryAppender.documents()).hasSameSizeAs(list.list);
        }
    }

    private static ProfileDocument firstDocument() {
        await("a slice").until(() -> !MemoryAppender.DELIVERED.isEmpty());
        return MemoryAppender.documents().get(0);
    }

    /** As the next slice states it. */
    private static long droppedSoFar() {
        MemoryAppender.DELIVERED.clear();
        Service.start(HOUR, Service.USUAL).close();
        return MemoryAppender.documents().get(0).facts().droppedDocuments();
    }

    @Test
    void a_second_appender_is_told_who_is_there_and_does_nothing() {
        try (Service first = Service.start(HOUR, Service.USUAL); Service second = Service.start(HOUR, Service.USUAL)) {
            assertThat(first.appender().isStarted()).isTrue();
            assertThat(second.appender().isStarted()).isFalse();
            assertThat(second.warnings()).anySatisfy(warning -> assertThat(warning)
                    .contains("recorded already by appender [STATSPROFILE] of context [test]", "remove one"));
        }
        assertThat(MemoryAppender.DELIVERED).hasSize(1);
    }

    @Test
    void a_profile_that_is_logged_is_shipped_as_a_region_and_other_events_are_not() {
        try (Service service = Service.start(HOUR, Service.USUAL + "<root level=\"INFO\"><appender-ref ref=\"STATSPROFILE\"/></root>")) {
            Profile profile = new Profile().enable();
            profile.call("checkout").close();
            profile.disable();
            service.logger("com.acme").info("nothing for {}", "us");
            service.logger("com.acme").info("checkout {}", profile);
            service.logger("com.acme").info("checkout {}", profile.region());
            ProfileEvents.log(service.logger("com.acme"), profile);
            await("the regions").until(() -> MemoryAppender.DELIVERED.size() == 3);

            List<ProfileDocument> regions = MemoryAppender.documents();
            assertThat(regions).allSatisfy(region -> {
                assertThat(region.kind()).isEqualTo(Kind.REGION);
                assertThat(region.profile().get("checkout").ncalls()).isEqualTo(1);
                assertThat(region.service().name()).isEqualTo("shop");
                assertThat(region.timestamp()).isEqualTo(region.start());
            });
            assertThat(regions).extracting(ProfileDocument::sequence).containsExactly(0L, 1L, 2L);
        }
        assertThat(MemoryAppender.documents()).filteredOn(document -> document.kind() == Kind.SLICE).singleElement()
                .as("regions have a run id of their own").extracting(ProfileDocument::runId)
                .isNotEqualTo(MemoryAppender.documents().get(0).runId());
    }

    @Test
    void a_profile_that_runs_on_another_thread_is_not_shipped_and_harms_nobody() throws InterruptedException {
        try (Service service = Service.start(HOUR, Service.USUAL + "<root level=\"INFO\"><appender-ref ref=\"STATSPROFILE\"/></root>")) {
            Profile profile = new Profile();
            Thread other = new Thread(profile::enable);
            other.start();
            other.join();
            service.logger("com.acme").info("checkout {}", profile);
            assertThat(MemoryAppender.DELIVERED).isEmpty();
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning).contains("could not be shipped"));
        }
    }

    @Test
    void an_unreachable_server_is_reported_and_what_is_left_at_the_deadline_too() {
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR + "<stopTimeout>200 milliseconds</stopTimeout>", Service.USUAL)) {
            service.stop();
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning).contains("http://es.test cannot be reached"))
                    .anySatisfy(warning -> assertThat(warning).contains("1 document was not delivered within stopTimeout",
                            "or name a spool directory, where they wait for the next process"));
        }
        assertThat(MemoryAppender.documents()).isEmpty();
        MemoryAppender.unreachable = false;
        Service.start(HOUR, Service.USUAL).close();
        assertThat(MemoryAppender.documents()).as("the next appender of this process delivers it").hasSize(2);
    }

    /** They share it: none of them has it once more. */
    @Test
    void a_server_that_never_answers_keeps_a_stop_for_one_stop_timeout_with_hours_and_the_function_stream() {
        Duration stopTimeout = Duration.ofSeconds(3);
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer silent = new RawServer((head, out) -> over.await()); Service service = new Service()) {
            service.configure("""
                    <configuration>
                      <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                        <serviceName>shop</serviceName> <interval>1 hour</interval> <stopTimeout>%s seconds</stopTimeout>
                        <elasticsearch> <url>%s</url> <functionStream>true</functionStream> </elasticsearch>
                      </appender>
                      <logger name="statsprofile" level="INFO" additivity="false"> <appender-ref ref="STATSPROFILE"/> </logger>
                    </configuration>
                    """.formatted(stopTimeout.toSeconds(), silent.url()));
            service.context.start();
            Service.call("checkout", 1);
            await("each of the three to have asked").until(() -> silent.heads.size() >= 3);

            long began = System.nanoTime();
            service.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(service.warnings()).filteredOn(warning -> warning.contains("not delivered within stopTimeout, 3 seconds"))
                    .extracting(warning -> warning.replaceFirst(" .*", ""))
                    .containsExactlyInAnyOrder("1", "Hours:", "Function", "Function");
            assertThat(took).isBetween(stopTimeout, stopTimeout.multipliedBy(2));
        } finally {
            over.countDown();
            ReloadHandover.take();
        }
    }

    @Test
    void reloads_in_an_outage_lose_nothing_and_what_was_left_is_delivered_in_doubt_and_in_order() {
        String settings = HOUR + "<stopTimeout>20 milliseconds</stopTimeout>";
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(settings, Service.USUAL)) {
            for (int i = 1; i <= 5; i++) {
                Service.call("checkout", i);
                service.reload(settings, Service.USUAL);
            }
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning)
                    .contains("5 documents were not delivered within stopTimeout",
                    "and lost unless another appender follows in this process"));
            MemoryAppender.unreachable = false;
            await("what was left").until(() -> MemoryAppender.DELIVERED.size() == 5);
            service.reload(HOUR, Service.USUAL);

            List<ProfileDocument> documents = MemoryAppender.documents();
            assertThat(documents).hasSize(6).extracting(document -> calls(List.of(document), "checkout")).startsWith(1L, 2L, 3L, 4L, 5L);
            assertThat(documents).extracting(document -> document.sequence() - documents.get(0).sequence()).containsExactly(0L, 1L, 2L, 3L,
                    4L, 5L);
            assertThat(documents).extracting(document -> document.facts().droppedDocuments()).containsOnly(documents.get(0).facts()
                    .droppedDocuments());
            assertThat(MemoryAppender.DELIVERED.subList(0, 5)).allMatch(QueuedDocument::inDoubt);
            assertThat(MemoryAppender.DELIVERED.get(5).inDoubt()).isFalse();
        }
    }

    @Test
    void what_waits_for_the_function_stream_is_sent_after_a_reload_that_switches_it_off() {
        String settings = "<interval>1 hour</interval> <stopTimeout>20 milliseconds</stopTimeout> <elasticsearch>"
                + "<url>http://es.test:9200</url><functionStream>%s</functionStream></elasticsearch>";
        MemoryAppender.DELIVERED_FOR_FUNCTIONS.clear();
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(settings.formatted(true), Service.USUAL)) {
            Service.call("checkout", 1);
            service.reload(settings.formatted(false), Service.USUAL);
            service.reload(settings.formatted(false), Service.USUAL);
            MemoryAppender.unreachable = false;
            await("what waits").until(() -> MemoryAppender.DELIVERED_FOR_FUNCTIONS.size() == 1);
            assertThat(MemoryAppender.DELIVERED_FOR_FUNCTIONS.get(0).inDoubt()).isTrue();
            assertThat(service.infos()).noneMatch(info -> info.contains("given up"));
        } finally {
            MemoryAppender.unreachable = false;
        }
    }

    @Test
    void what_no_appender_takes_over_for_the_function_stream_is_told_when_the_process_ends() {
        MemoryAppender.unreachable = true;
        try (Service service = Service.start("<interval>1 hour</interval> <stopTimeout>20 milliseconds</stopTimeout> <elasticsearch>"
                + "<url>http://es.test:9200</url><functionStream>true</functionStream></elasticsearch>", Service.USUAL)) {
            Service.call("checkout", 1);
            service.reload("<interval>1 hour</interval>", Service.USUAL);
            Session.running().close(true, Duration.ofSeconds(1));
            assertThat(service.infos()).contains("Function stream: gave up 1 slice that the appender before this one left, since there"
                    + " is no <elasticsearch> any more");
        } finally {
            MemoryAppender.unreachable = false;
        }
    }

    @Test
    void what_no_appender_takes_over_is_counted_when_the_process_ends() {
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR + "<stopTimeout>20 milliseconds</stopTimeout>", Service.USUAL)) {
            service.reload("<interval>1 hour</interval>", Service.USUAL);
            Session.running().close(true, Duration.ofSeconds(1));
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning)
                    .startsWith("Lost 1 document that the appender before this one"));
        } finally {
            MemoryAppender.unreachable = false;
        }
        assertThat(ReloadHandover.take().slices()).isEmpty();
    }

    @Test
    void it_may_be_stopped_and_started_again_by_hand() {
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            StatsProfileAppender appender = service.appender();
            appender.stop();
            appender.stop();
            appender.start();
            appender.start();
            assertThat(appender.isStarted()).isTrue();
            service.stop();
        }
        assertThat(MemoryAppender.DELIVERED).hasSize(2);
    }

    @Test
    void documents_carry_service_labels_and_namespace() {
        Service.start(HOUR + """
                <namespace>production</namespace> <serviceVersion>1.2</serviceVersion> <serviceEnvironment>live</serviceEnvironment>
                <serviceNodeName>node-7</serviceNodeName> <label><key>team.name</key><value>checkout</value></label>
                """, Service.USUAL).close();
        ProfileDocument document = MemoryAppender.documents().get(0);
        assertThat(document.service()).hasToString("ServiceId[name=shop, version=1.2, environment=live, nodeName=node-7]");
        assertThat(document.namespace()).isEqualTo("production");
        assertThat(document.labels()).containsOnlyKeys("team_name").containsValue("checkout");
        assertThat(document.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(MemoryAppender.DELIVERED.get(0).namespace()).isEqualTo("production");
        assertThat(MemoryAppender.DELIVERED.get(0).id()).isEqualTo(document.id());
    }

    private static long calls(List<ProfileDocument> documents, String function) {
        return documents.stream().map(document -> document.profile().get("com.acme.Shop." + function))
                .filter(row -> row != null).mapToLong(FunctionProfile::ncalls).sum();
    }
}
