package io.statsprofile.internal.spring;

import io.statsprofile.logback.StatsProfileAppender;

/** An appender that was made of properties, and so says by which of them it is set. */
final class PropertyAppender extends StatsProfileAppender {

    private static final PropertyNames NAMES = new PropertyNames(
            AppenderProperties.names(StatsProfileAppender.class, AppenderProperties.PREFIX).keySet());

    @Override
    public void addWarn(String message) {
        super.addWarn(NAMES.behind(message));
    }

    @Override
    public void addWarn(String message, Throwable problem) {
        super.addWarn(NAMES.behind(message), problem);
    }

    /** As users know it. */
    @Override
    public String toString() {
        return StatsProfileAppender.class.getName() + "[" + getName() + "]";
    }
}
