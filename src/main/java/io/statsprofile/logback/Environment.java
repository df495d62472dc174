package io.statsprofile.logback;

import io.statsprofile.internal.model.ServiceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the surroundings say about this process, in the words that OpenTelemetry, Kubernetes and shells use. */
final class Environment {

    /** Stands for a service that nobody named, as in OpenTelemetry. */
    static final String UNKNOWN_SERVICE = "unknown_service:java";
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final UnaryOperator<String> variables;
    private final Map<String, String> resource;

    Environment(UnaryOperator<String> variables) {
        this.variables = variables;
        this.resource = attributes(variables.apply("OTEL_RESOURCE_ATTRIBUTES"));
    }

    static Environment ofProcess() {
        return new Environment(System::getenv);
    }

    /** Fills what is null in {@code given}. */
    ServiceId complete(ServiceId given) {
        return new ServiceId(
                first(given.name(), variables.apply("OTEL_SERVICE_NAME"), resource.get("service.name"), UNKNOWN_SERVICE),
                first(given.version(), resource.get("service.version")),
                first(given.environment(), resource.get("deployment.environment.name"), resource.get("deployment.environment")),
                first(given.nodeName(), resource.get("service.instance.id"), variables.apply("POD_NAME"), hostName()));
    }

    /** Name of this machine, or null. The name service is asked last, since a broken one keeps us waiting. */
    String hostName() {
        String known = first(variables.apply("HOSTNAME"), variables.apply("COMPUTERNAME"), kernelHostName());
        if (known != null) {
            return known;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The first of the directories for what a service keeps, as systemd names them; or null. */
    String stateDirectory() {
        String all = first(variables.apply(SpoolComponent.STATE_DIRECTORY));
        return all == null ? null : all.split(":")[0];
    }

    private static String kernelHostName() {
        try {
            return Files.isReadable(KERNEL_HOST_NAME) ? Files.readString(KERNEL_HOST_NAME).strip() : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** {@code key=value} pairs with commas between them, values percent-encoded. */
    private static Map<String, String> attributes(String list) {
        Map<String, String> attributes = new HashMap<>();
        for (String pair : list == null ? new String[0] : list.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                attributes.put(pair.substring(0, equals).strip(), decode(pair.substring(equals + 1).strip()));
            }
        }
        return attributes;
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static String first(String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                return candidate;
            }
        }
        return null;
    }
}
