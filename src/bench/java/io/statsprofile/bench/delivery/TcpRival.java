package io.statsprofile.bench.delivery;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.logstash.logback.appender.LogstashTcpSocketAppender;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.marker.Markers;

/** The TCP appender of logstash-logback-encoder with its defaults, into a sink. */
final class TcpRival implements Rival {

    private final LineSink sink = new LineSink();
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("slices");

    TcpRival() throws IOException {
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        LogstashTcpSocketAppender appender = new LogstashTcpSocketAppender();
        appender.setContext(context);
        appender.addDestination("127.0.0.1:" + sink.port());
        appender.setEncoder(encoder);
        encoder.start();
        appender.start();
        log.addAppender(appender);
    }

    @Override
    public void offer(QueuedDocument document) {
        log.info(Markers.appendRaw("slice", new String(document.json(), StandardCharsets.UTF_8)), document.id());
    }

    @Override
    public long arrived() {
        return sink.lines();
    }

    @Override
    public void close() throws IOException {
        context.stop();
        sink.close();
    }
}
