package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.model.ServiceId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    private static final String RESOURCE = "service.name=shop%20two,service.version = "
            + "1+2,deployment.environment=live,service.instance.id=i-7,broken";

    @Test
    void what_is_configured_counts_first() {
        ServiceId given = new ServiceId("a", "b", "c", "d");
        assertThat(environment(Map.of("OTEL_SERVICE_NAME", "x", "OTEL_RESOURCE_ATTRIBUTES", RESOURCE)).complete(given)).isEqualTo(given);
    }

    @Test
    void resource_attributes_of_opentelemetry_fill_the_gaps() {
        assertThat(environment(Map.of("OTEL_RESOURCE_ATTRIBUTES", RESOURCE, "HOSTNAME", "h")).complete(ServiceId.UNKNOWN))
                .isEqualTo(new ServiceId("shop two", "1+2", "live", "i-7"));
    }

    @Test
    void a_service_name_of_its_own_counts_before_the_attributes() {
        assertThat(environment(Map.of("OTEL_SERVICE_NAME", "x", "OTEL_RESOURCE_ATTRIBUTES", RESOURCE)).complete(ServiceId.UNKNOWN).name())
                .isEqualTo("x");
    }

    @Test
    void a_node_is_named_by_its_pod_or_else_by_its_host() {
        assertThat(environment(Map.of("POD_NAME", "pod-1", "HOSTNAME", "host-1")).complete(ServiceId.UNKNOWN).nodeName())
                .isEqualTo("pod-1");
        assertThat(environment(Map.of("POD_NAME", " ", "HOSTNAME", "host-1")).complete(ServiceId.UNKNOWN).nodeName()).isEqualTo("host-1");
        assertThat(environment(Map.of("HOSTNAME", "host-1")).hostName()).isEqualTo("host-1");
        assertThat(environment(Map.of()).hostName()).as("some way to the name leads everywhere").isNotBlank();
    }

    @Test
    void a_service_that_nobody_named_is_called_so() {
        assertThat(environment(Map.of()).complete(ServiceId.UNKNOWN).name()).isEqualTo("unknown_service:java");
    }

    private static Environment environment(Map<String, String> variables) {
        return new Environment(variables::get);
    }
}
