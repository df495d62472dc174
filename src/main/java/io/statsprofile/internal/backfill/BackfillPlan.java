package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * What is to be made. Immutable.
 *
 * @param from hours and days that end before it are left alone; null for all
 * @param to hours and days that begin at it or later are left alone; null for all
 * @param now what time it is
 * @param grace how long an hour or a day must be over, 0 or more: until then its service may still bring its own
 * @param service only this {@code service.name}; null for all, as for the next two. There is none for a host, since a day has all hosts
 * @param environment only this {@code service.environment}
 * @param version only this {@code service.version}
 * @param top functions that a document keeps by each ranking, 1 to {@value #MOST_TOP}
 * @param hours whether hours are made
 * @param days whether days are made
 * @param write false to only say what would be made
 */
public record BackfillPlan(Instant from, Instant to, Instant now, Duration grace, String service, String environment, String version,
        int top, boolean hours, boolean days, boolean write) {

    /** Functions that a document keeps by each ranking. */
    public static final int DEFAULT_TOP = 1_000;
    /** As many as Elasticsearch has room for, with their callers. */
    public static final int MOST_TOP = 1_000;

    /** @throws IllegalArgumentException when a value is out of its range */
    public BackfillPlan {
        Objects.requireNonNull(now, "now");
        if (top < 1 || top > MOST_TOP) {
            throw new IllegalArgumentException("top is " + top + ", but must be from 1 to " + MOST_TOP + "; change it or leave it out");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace is " + grace + ", but must be 0 seconds or more; for example 30m");
        }
        if (from != null && to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("to is " + to + ", which is before from, " + from + "; swap them or choose a later end");
        }
    }

    /** The same of another stretch. */
    BackfillPlan between(Instant newFrom, Instant newTo) {
        return new BackfillPlan(newFrom, newTo, now, grace, service, environment, version, top, hours, days, write);
    }

    /** Whether the hour that begins then is to be made. */
    boolean includesHour(Instant hour) {
        return includes(hour, hour.plus(1, ChronoUnit.HOURS));
    }

    /** Whether the day that begins then is to be made. */
    boolean includesDay(Instant day) {
        return includes(day, day.plus(1, ChronoUnit.DAYS));
    }

    /** Whether the hour or day is over, and the grace with it. */
    boolean isOver(Instant end) {
        return !end.plus(grace).isAfter(now);
    }

    private boolean includes(Instant begin, Instant end) {
        return isOver(end) && (from == null || end.isAfter(from)) && (to == null || begin.isBefore(to));
    }

    /** Whether the document is of the service that is asked for. */
    boolean isAbout(ProfileDocument document) {
        ServiceId of = document.service();
        return agrees(service, of.name()) && agrees(environment, of.environment()) && agrees(version, of.version());
    }

    private static boolean agrees(String wanted, String found) {
        return wanted == null || wanted.equals(found);
    }
}
