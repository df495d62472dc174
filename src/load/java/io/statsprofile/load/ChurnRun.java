package io.statsprofile.load;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Starts {@link ChurnProcess} with the packaged agent and library, and ends as it ends. Started by {@code mvn -q -Pload verify}, for as
 * many minutes as system property {@code load.minutes} says; for 0, it does nothing.
 */
public final class ChurnRun {

    private static final Pattern LOGGING = Pattern.compile("(logback|slf4j)-.*\\.jar");

    private ChurnRun() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String minutes = System.getProperty("load.minutes");
        if (Double.parseDouble(minutes) == 0) {
            return;
        }
        Path configuration = Files.createTempFile("churn", ".xml");
        try {
            Files.writeString(configuration, """
                    <configuration>
                    <appender name="COUNTED" class="%s"/>
                    <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <serviceName>churn</serviceName><interval>2 seconds</interval>
                    <overheadBudget>off</overheadBudget><topFunctions>1000</topFunctions>
                    </appender>
                    <logger name="statsprofile" level="INFO" additivity="false">
                    <appender-ref ref="STATSPROFILE"/><appender-ref ref="COUNTED"/>
                    </logger>
                    <logger name="statsprofile.com.acme.churn" level="DEBUG"/>
                    <root level="WARN"/>
                    </configuration>
                    """.formatted(CountedDocuments.class.getName()));
            int code = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-javaagent:" + System.getProperty("load.agent"),
                    "-Dlogback.configurationFile=" + configuration, "-cp", classPath(), ChurnProcess.class.getName(), minutes))
                    .inheritIO().start().waitFor();
            if (code != 0) {
                System.exit(code);
            }
        } finally {
            Files.delete(configuration);
        }
    }

    private static String classPath() {
        return System.getProperty("load.library") + File.pathSeparator + System.getProperty("load.classes") + File.pathSeparator
                + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(part -> LOGGING.matcher(Path.of(part).getFileName().toString()).matches())
                        .collect(Collectors.joining(File.pathSeparator));
    }
}
