package io.statsprofile.load;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.logback.LoggedDocument;
import io.statsprofile.pstats.FunctionProfile;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up the calls of all slices by class and method, whatever deployment they are of, and all calls of all hours. */
public final class CountedDocuments extends AppenderBase<ILoggingEvent> {

    static final Map<String, AtomicLong> CALLS = new ConcurrentHashMap<>();
    static final AtomicLong SAMPLED = new AtomicLong();
    static final AtomicLong UNRECORDED = new AtomicLong();
    static final AtomicLong SLICES = new AtomicLong();
    static final AtomicLong HOURS = new AtomicLong();
    private static final AtomicLong CALLS_IN_HOURS = new AtomicLong();

    @Override
    protected void append(ILoggingEvent event) {
        LoggedDocument.of(event).ifPresent(CountedDocuments::count);
    }

    private static void count(ProfileDocument document) {
        if (document.kind() == ProfileDocument.Kind.HOUR) {
            HOURS.incrementAndGet();
            document.profile().funcProfiles().values().forEach(row -> CALLS_IN_HOURS.addAndGet(row.ncalls()));
            return;
        }
        SLICES.incrementAndGet();
        UNRECORDED.addAndGet(document.facts().unrecordedCalls());
        for (FunctionProfile row : document.profile().funcProfiles().values()) {
            String name = row.isOther() ? FunctionProfile.OTHER : row.id().className() + "." + row.id().method();
            CALLS.computeIfAbsent(name, key -> new AtomicLong()).addAndGet(row.ncalls());
            SAMPLED.addAndGet(row.timing().sampledCalls());
        }
    }

    static long callsInSlices() {
        return CALLS.values().stream().mapToLong(AtomicLong::get).sum();
    }

    static long callsInHours() {
        return CALLS_IN_HOURS.get();
    }

    static long calls(Class<?> type, String method) {
        AtomicLong calls = CALLS.get(type.getName() + "." + method);
        return calls == null ? 0 : calls.get();
    }
}
