package io.statsprofile.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.TimeUnit;

/** Takes longer to start than levels must be quiet. */
public final class SlowAppender extends AppenderBase<ILoggingEvent> {

    @Override
    public void start() {
        try {
            TimeUnit.MILLISECONDS.sleep(LevelWatch.QUIET_AFTER_RESET.toMillis() + 700);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
    }
}
