package io.statsprofile.bench.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Logback's configuration of one contender. Without an agent there is no appender of ours either. */
public final class LoggingFile {

    private LoggingFile() {
    }

    public static Path write(Path folder, ProgramSpec program, Contender contender) throws IOException {
        String profiling = !contender.hasAgent() ? "" : """
                <appender name="DOCUMENTS" class="%s"><file>%s</file></appender>
                <appender name="STATSPROFILE" \
                class="io.statsprofile.logback.StatsProfileAppender"><serviceName>bench</serviceName>%s</appender>
                <logger name="statsprofile" level="INFO" additivity="false"><appender-ref ref="STATSPROFILE"/><appender-ref \
                ref="DOCUMENTS"/></logger>
                %s
                """.formatted(DocumentFile.class.getName(), folder.resolve("documents.ndjson"), contender.settings(),
                        program.packages().stream()
                        .map(name -> "<logger name=\"statsprofile." + name + "\" level=\"" + contender.level()
                                + "\"/>").collect(Collectors.joining()));
        return Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                %s
                <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target><encoder><pattern>%%d %%-5level %%logger{0} %%msg%%n</pattern></encoder></appender>
                <root level="WARN"><appender-ref ref="CONSOLE"/></root>
                </configuration>
                """.formatted(profiling));
    }
}
