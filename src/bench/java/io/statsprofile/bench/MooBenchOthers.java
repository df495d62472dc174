package io.statsprofile.bench;

import com.acme.depth.Monitored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Options of other agents that time every call of {@link MooBenchWorkload}'s method, without sending anything anywhere. */
final class MooBenchOthers {

    private static final String MONITORED = Monitored.class.getName();

    private MooBenchOthers() {
    }

    /** Kieker with AspectJ's weaver; records go through its queue to its writer's thread. */
    static List<String> kieker(Path folder) throws IOException {
        Path aspects = Files.writeString(folder.resolve("aop.xml"), """
                <!DOCTYPE aspectj PUBLIC "-//AspectJ//DTD//EN" "http://www.aspectj.org/dtd/aspectj_1_5_0.dtd">
                <aspectj>
                <weaver><include within="%s"/></weaver>
                <aspects><aspect name="kieker.monitoring.probe.aspectj.operationExecution.OperationExecutionAspectFull"/></aspects>
                </aspectj>
                """.formatted(MONITORED));
        return List.of("-javaagent:" + jar("kieker"), "-Dorg.aspectj.weaver.loadtime.configuration=" + aspects.toUri(),
                "-Dkieker.monitoring.writer=" + KiekerRecords.class.getName(), "-Dkieker.monitoring.skipDefaultAOPConfiguration=true");
    }

    /** OpenTelemetry's agent with nothing but the instrumentation of methods by name; each call is a span. */
    static List<String> openTelemetry(String exporter) throws IOException {
        List<String> options = new ArrayList<>(List.of("-javaagent:" + jar("opentelemetry"), "-Dotel.traces.exporter=" + exporter,
                "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none", "-Dotel.javaagent.logging=simple"));
        options.add("-Dotel.instrumentation.common.default-enabled=false");
        options.add("-Dotel.instrumentation.methods.enabled=true");
        options.add("-Dotel.instrumentation.methods.include=" + MONITORED + "[" + MooBenchWorkload.METHOD + "]");
        return options;
    }

    private static Path jar(String name) throws IOException {
        Path folder = Path.of(System.getProperty("bench.agents"));
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(name)).findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no agent " + name + " in " + folder)).toAbsolutePath();
        }
    }
}
