package io.statsprofile.internal.spring;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Spring Boot calls it when the application's properties are known, and after it has set up its logging: early enough that the start of the
 * application is profiled, too. Where the application logs by something else than Logback, nothing happens. Never throws.
 */
final class EnvironmentListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        try {
            ContextAppender.set(event.getEnvironment());
        } catch (LinkageError | RuntimeException e) {
            // There is no Logback, or SLF4J has found none that works, which it tells itself.
        }
    }
}
