package io.statsprofile.logback;

import ch.qos.logback.core.status.OnConsoleStatusListener;
import ch.qos.logback.core.status.OnPrintStreamStatusListenerBase;
import ch.qos.logback.core.status.Status;

/**
 * Prints all statuses of StatsProfile to the console, and statuses of others from WARN on. Logback's {@link OnConsoleStatusListener}
 * prints every step of reading the configuration, too, dozens of lines at each start, among which a warning is overlooked; Logback has no
 * listener with a level. Where another listener of the context prints, as Spring Boot's does from WARN on, warnings are left to it.
 */
public final class StatsProfileStatusListener extends OnConsoleStatusListener {

    private static final String OURS = "io.statsprofile.";

    /** For Logback, which makes one of each {@code <statusListener>}. */
    public StatsProfileStatusListener() {
        // What was before goes through addStatusEvent, too.
        setRetrospective(0);
    }

    /** Prints what was before this listener. */
    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        super.start();
        if (getContext() != null) {
            getContext().getStatusManager().getCopyOfStatusList().forEach(this::addStatusEvent);
        }
    }

    @Override
    public void addStatusEvent(Status status) {
        if (status.getEffectiveLevel() >= Status.WARN ? !isPrintedByOthers() : isOurs(status.getOrigin())) {
            super.addStatusEvent(status);
        }
    }

    private boolean isPrintedByOthers() {
        return getContext() != null && getContext().getStatusManager().getCopyOfStatusListenerList().stream()
                .anyMatch(other -> other instanceof OnPrintStreamStatusListenerBase printing && printing.isStarted()
                        && !(other instanceof StatsProfileStatusListener));
    }

    private static boolean isOurs(Object origin) {
        return origin != null && origin.getClass().getName().startsWith(OURS);
    }
}
