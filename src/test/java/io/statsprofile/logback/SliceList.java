package io.statsprofile.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what logger statsprofile logs: slices and regions into the one list, hours into another. */
public final class SliceList extends ListAppender<ILoggingEvent> {

    final List<ILoggingEvent> hours = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getFormattedMessage().startsWith("hour ")) {
            hours.add(event);
        } else {
            super.append(event);
        }
    }
}
