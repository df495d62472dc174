package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What logstash-logback-encoder makes of a slice under settings that are ordinary for it. */
class EncoderCheckTest {

    @TempDir
    private Path directory;

    @Test
    void fields_that_an_encoder_adds_in_the_place_of_ours_are_named_once_with_the_remedy() throws JoranException {
        assertThat(warnings("""
                <customFields>{"service": "shop", "labels": "x", "host": {"name": "h"}, "team": "checkout"}</customFields>
                <fieldNames><level>event</level></fieldNames>
                """, "<property scope=\"context\" name=\"data_stream\" value=\"x\"/>"))
                .singleElement().asString().contains("encoder of appender [FILE]",
                        "already: data_stream, event, host.name, labels, service;", "customFields", "<includeContext>", "<serviceName>");
    }

    @Test
    void a_slice_that_goes_over_several_lines_is_named() throws JoranException {
        assertThat(warnings("<jsonGeneratorDecorator class=\"net.logstash.logback.decorate.PrettyPrintingJsonGeneratorDecorator\"/>", ""))
                .singleElement()
                .asString().contains("appender [FILE]", "goes over several lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<customFields>{\"team\": \"checkout\", \"host.ip\": \"::1\"}</customFields>",
        "<includeContext>false</includeContext><shortenedLoggerNameLength>20</shortenedLoggerNameLength>"})
    void nothing_is_said_of_settings_that_do_no_harm(String settings) throws JoranException {
        assertThat(warnings(settings, "<property scope=\"context\" name=\"region\" value=\"eu\"/>")).isEmpty();
    }

    /** Of two slices, whose logger leads to the encoder by way of an AsyncAppender. */
    private List<String> warnings(String settings, String properties) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream("""
                <configuration>
                  %s
                  <appender name="FILE" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file> <encoder class="net.logstash.logback.encoder.LogstashEncoder"> %s </encoder>
                  </appender>
                  <appender name="TEXT" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file> <encoder> <pattern>%%msg%%n</pattern> </encoder>
                  </appender>
                  <appender name="LIST" class="ch.qos.logback.core.read.ListAppender"/>
                  <appender name="ASYNC" class="ch.qos.logback.classic.AsyncAppender"> <appender-ref ref="FILE"/> </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="LIST"/> <appender-ref ref="TEXT"/> </logger>
                  <root level="INFO"> <appender-ref ref="ASYNC"/> </root>
                </configuration>
                """.formatted(properties, directory.resolve("encoded.json"), settings, directory.resolve("text.log"))
                .getBytes(StandardCharsets.UTF_8)));
        ContextAwareBase statuses = new ContextAwareBase();
        statuses.setContext(context);
        SliceLogger slices = new SliceLogger(context, new StatusReporter(statuses), () -> 0, new SliceRoute(null, false), () -> { });
        slices.accept(EncodedProfile.document());
        slices.accept(EncodedProfile.document());
        context.stop();
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getEffectiveLevel() == Status.WARN && status.getOrigin() == statuses).map(Status::getMessage)
                .toList();
    }
}
