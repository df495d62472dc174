package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Writes one slice by our own writer and, through the logger, by logstash-logback-encoder to files. Loaded with one version of the
 * encoder or another; speaks JDK types only, so that a test in another class loader can call it.
 */
public final class EncodedProfile {

    private EncodedProfile() {
    }

    /** @return JSON of our writer, of LogstashEncoder, and of LoggingEventCompositeJsonEncoder, then the encoder's version */
    public static List<String> write(String directory) throws Exception {
        Path file = Path.of(directory, "encoder.json");
        Path composite = Path.of(directory, "composite.json");
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream("""
                <configuration>
                  <appender name="ENCODER" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file> <encoder class="net.logstash.logback.encoder.LogstashEncoder"/>
                  </appender>
                  <appender name="COMPOSITE" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder class="net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder">
                      <providers> <timestamp/> <message/> <logstashMarkers/> </providers>
                    </encoder>
                  </appender>
                  <logger name="statsprofile" level="INFO">
                    <appender-ref ref="ENCODER"/> <appender-ref ref="COMPOSITE"/>
                  </logger>
                </configuration>
                """.formatted(file, composite).getBytes(StandardCharsets.UTF_8)));
        ProfileDocument document = document();
        ContextAwareBase statuses = new ContextAwareBase();
        statuses.setContext(context);
        boolean handedOn = new SliceLogger(context, new StatusReporter(statuses), () -> 0, new SliceRoute(null, false), () -> { })
                .accept(document);
        context.stop();
        if (!handedOn) {
            throw new IllegalStateException("not handed on");
        }
        String encoder = Class.forName("net.logstash.logback.encoder.LogstashEncoder").getProtectionDomain().getCodeSource().getLocation()
                .toString();
        return List.of(new String(DocumentWriter.write(document), StandardCharsets.UTF_8), Files.readString(file),
                Files.readString(composite), encoder);
    }

    static ProfileDocument document() {
        FunctionId cart = new FunctionId("com.acme.Cart.add(Item,int)", "com.acme.Cart", "add", "Cart.java", 17);
        StatsProfile profile = StatsProfile.of(List.of(
                new FunctionProfile(cart, 3, 1, 2, 1_234_567_891L, 2_000_000_000_123L,
                        List.of(new CallerProfile("com.acme.Shop.\"quoted\"", 3, 1, 5, 7)), 1),
                new FunctionProfile(FunctionId.recorded("half of a pair \ud800 and \0", "C".repeat(40_000), "\udc00", "\n", 0),
                        1, 1, 0, 1, 1, List.of(), 1),
                new FunctionProfile(FunctionId.named("(other)"), 9, 9, 0, 1, FunctionProfile.ABSENT, List.of(), 40)));
        Instant start = Instant.parse("2026-11-23T15:00:10Z");
        return new ProfileDocument(ProfileDocument.Kind.SLICE, start, start.plusNanos(1_234_567), start.plusSeconds(10), 9_998_765_433L,
                "0192f3c4-0000-7000-8000-000000000000", 41, "default", new ServiceId("shöp", "1.0", "live", "node-1"), "host-1", 4711,
                Map.of("team", "checkout"), 41, profile, new SliceFacts(10_000_000_000L, 1_500, true, false, 8, 1, 2, 3, 456));
    }
}
