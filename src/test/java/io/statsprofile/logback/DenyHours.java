package io.statsprofile.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.statsprofile.internal.model.ProfileDocument;

/** Keeps hours from an appender, as an AsyncAppender does that is nearly full. */
public final class DenyHours extends Filter<ILoggingEvent> {

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean isHour = event.getArgumentArray() != null && event.getArgumentArray()[0] instanceof ProfileEvent profile
                && profile.document().kind() == ProfileDocument.Kind.HOUR;
        return isHour ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
