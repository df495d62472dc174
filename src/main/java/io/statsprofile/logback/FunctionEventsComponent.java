package io.statsprofile.logback;

import io.statsprofile.logback.FunctionEventSettings.Format;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Logs each function of a slice as an event of its own, for appenders and platforms that know no nested fields: XML element
 * {@code <functionEvents>} of {@link StatsProfileAppender}. The events are those of logger {@code statsprofile-functions}, and whatever
 * appender that logger leads to carries them. Not thread-safe.
 */
public final class FunctionEventsComponent {

    static final String DEFAULT_FORMAT = "message";
    static final String DEFAULT_TOP_FUNCTIONS = "20";

    private String format = DEFAULT_FORMAT;
    private String topFunctions = DEFAULT_TOP_FUNCTIONS;

    /**
     * Where the figures stand: {@code message} (the message is one JSON object, for any encoder that writes messages), {@code fields}
     * (logstash-logback-encoder writes them as fields), or {@code off} (there are no events); {@value #DEFAULT_FORMAT} by default.
     */
    public void setFormat(String format) {
        this.format = format;
    }

    /**
     * How many functions by tottime, by cumtime and by ncalls have an event of their own, 1 to 1000; {@value #DEFAULT_TOP_FUNCTIONS} by
     * default. The others are in the event of {@code (other)}.
     */
    public void setTopFunctions(String topFunctions) {
        this.topFunctions = topFunctions;
    }

    FunctionEventSettings read(Settings settings) {
        int functions = settings.number("functionEvents topFunctions", topFunctions, 1, 1_000);
        String text = settings.text("functionEvents format", format);
        for (Format one : Format.values()) {
            // YAML makes false of off.
            if (name(one).equals("false".equals(text) ? "off" : text)) {
                return new FunctionEventSettings(one, functions);
            }
        }
        settings.problem("functionEvents format is '" + format + "', but must be one of "
                + Arrays.stream(Format.values()).map(FunctionEventsComponent::name).collect(Collectors.joining(", "))
                + "; change it or leave it out");
        return FunctionEventSettings.OFF;
    }

    private static String name(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
