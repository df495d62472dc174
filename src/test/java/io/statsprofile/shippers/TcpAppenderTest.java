package io.statsprofile.shippers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.util.Duration;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.logback.LoggingService;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.logstash.logback.appender.LogstashTcpSocketAppender;
import net.logstash.logback.appender.listener.TcpAppenderListener;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What logstash-logback-encoder's TCP appender guarantees, as docs/shippers.md has it: nothing of what it has sent, and a bounded memory.
 */
class TcpAppenderTest {

    private static final int ROOM = 8;

    private final Random random = new Random(5);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Receiver receiver = new Receiver();
    private final LoggingService service = LoggingService.by(appender());

    TcpAppenderTest() throws IOException {
    }

    @AfterEach
    void close() {
        service.close();
        receiver.close();
    }

    @Test
    void what_was_sent_and_not_taken_before_the_receiver_died_is_lost_and_nobody_is_told() throws IOException {
        receiver.open(3);
        log(0, 3);
        await("what the receiver takes").until(() -> receiver.lines.size() == 3);
        log(3, 8);
        await("what it does not take any more").until(() -> sent.get() == 8);
        receiver.die();
        receiver.open(Integer.MAX_VALUE);
        await("a new connection").until(() -> connections.get() == 2);
        log(8, 11);
        await("the last one").until(() -> sequences().contains(10L));

        assertThat(sequences()).as("five of eleven are lost").containsExactly(0L, 1L, 2L, 8L, 9L, 10L);
        assertThat(refused).hasValue(0);
        assertThat(service.troubles()).noneMatch(trouble -> trouble.contains("rop") || trouble.contains("lost"));
    }

    @Test
    void while_the_receiver_is_away_as_many_wait_as_there_is_room_for_and_the_rest_is_dropped_with_a_warning() throws IOException {
        log(0, 20);
        receiver.open(Integer.MAX_VALUE);
        await("what has waited").until(() -> receiver.lines.size() == ROOM);
        log(20, 21);
        await("the last one").until(() -> sequences().contains(20L));

        assertThat(sequences()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 20L);
        assertThat(refused).hasValue(20 - ROOM);
        assertThat(service.troubles()).contains("Dropped 12 total events due to ring buffer at max capacity [8]");
    }

    /** The default but for the room, the time between two attempts, and that a test does not wait for it at its end. */
    private LogstashTcpSocketAppender appender() {
        LogstashTcpSocketAppender appender = new LogstashTcpSocketAppender();
        assertThat(appender.getRingBufferSize()).as("by default").isEqualTo(8_192);
        appender.setRingBufferSize(ROOM);
        appender.addDestination("127.0.0.1:" + receiver.port());
        appender.setReconnectionDelay(Duration.buildByMilliseconds(100));
        appender.setShutdownGracePeriod(Duration.buildByMilliseconds(0));
        appender.setEncoder(new LogstashEncoder());
        appender.addListener(new TcpAppenderListener<ILoggingEvent>() {
            @Override
            public void connectionOpened(Appender<ILoggingEvent> by, Socket socket) {
                connections.incrementAndGet();
            }

            @Override
            public void eventSent(Appender<ILoggingEvent> by, Socket socket, ILoggingEvent event, long nanos) {
                sent.incrementAndGet();
            }

            @Override
            public void eventAppendFailed(Appender<ILoggingEvent> by, ILoggingEvent event, Throwable reason) {
                refused.incrementAndGet();
            }
        });
        return appender;
    }

    private void log(int from, int to) {
        for (int sequence = from; sequence < to; sequence++) {
            service.log(SampleDocuments.random(random, "tcp", "run-of-tcp", sequence, 2));
        }
    }

    private List<Long> sequences() {
        return receiver.lines.stream().map(line -> {
            try {
                return new ObjectMapper().readTree(line).at("/statsprofile/sequence").asLong();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).toList();
    }
}
