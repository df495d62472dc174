package io.statsprofile.bench.programs;

import com.acme.orders.OrdersApplication;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that is driven from outside, by {@link HttpLoad}. */
final class ServiceProgram implements Program {

    private ConfigurableApplicationContext context;

    @Override
    public void start() {
        context = OrdersApplication.start();
    }

    @Override
    public int port() {
        return Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
    }

    @Override
    public void operation() {
        throw new UnsupportedOperationException("the service is asked over HTTP");
    }

    @Override
    public void check(long operations) {
        // Whoever asks it checks its answers.
    }

    @Override
    public Map<String, Long> calls() {
        return Map.of();
    }

    @Override
    public void close() {
        context.close();
    }
}
