package io.statsprofile.internal.shipping;

import java.io.IOException;
import java.time.Duration;

/** An attempt that failed, of which the other side said how long to leave it alone. */
public class DeliveryException extends IOException {

    private final transient Duration notBefore;

    /** @param notBefore the least pause before the next attempt, 0 for none in particular */
    protected DeliveryException(String message, Duration notBefore, Throwable cause) {
        super(message, cause);
        this.notBefore = notBefore;
    }

    /** The least pause before the next attempt. */
    public Duration notBefore() {
        return notBefore;
    }
}
