package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import io.statsprofile.internal.base.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;

/**
 * Tells levels that the service was started with from those that were raised on demand, while it runs, and says when these end. On demand
 * is what an actuator or a program sets once the configuration is complete, and what {@code scan} finds changed in its file; a program
 * that configures Logback anew, as Spring Boot does at its start, starts the service with other levels. A level that selects no more than
 * the one before is not on demand: it does not end.
 *
 * <p>What has ended is what it was at the start, in Logback, too: there it can be seen, and be set again. Where the file still has it, it
 * stays so however often the file is read, until the file has another one. There is one for each context, which outlives appenders: every
 * reading of the file brings another one. Thread-safe.
 */
final class OnDemandLevels implements ConfigurationEventListener {

    /** Values do not lead to their keys. */
    private static final Map<LoggerContext, OnDemandLevels> BY_CONTEXT = Collections.synchronizedMap(new WeakHashMap<>());
    private static final List<String> ORDER = List.of("OFF", "INFO", "DEBUG", "TRACE");

    /** Null until the configuration was complete for the first time. */
    private Map<String, String> started;
    private final Map<String, Demand> demands = new TreeMap<>();
    /** What the file had on demand when it ended. */
    private final Map<String, String> endedOfFile = new HashMap<>();
    private boolean fileChanged;
    /** What was set for a time of its own, whatever the timeout. */
    private final Map<String, Asked> asked = new TreeMap<>();

    private record Asked(String level, Duration length) {
    }

    /** @param level that was set, or null where a level was taken away, so that one further up holds */
    private record Demand(String level, boolean ofFile, Duration length, long endNanos) {
    }

    OnDemandLevels() {
    }

    static OnDemandLevels of(LoggerContext context) {
        return BY_CONTEXT.computeIfAbsent(context, unknown -> {
            OnDemandLevels levels = new OnDemandLevels();
            try {
                context.addConfigurationEventListener(levels);
            } catch (LinkageError older) {
                // What its scan finds starts the service anew.
            }
            return levels;
        });
    }

    @Override
    public synchronized void listen(ConfigurationEvent event) {
        fileChanged |= event.getEventType() == ConfigurationEvent.EventType.CHANGE_DETECTED;
    }

    /**
     * Takes note of the levels of a configuration that is complete.
     *
     * @return what to do, as from {@link #changed}
     */
    synchronized Changes configured(Map<String, String> levels, Duration timeout, long nowNanos) {
        boolean onDemand = started != null && fileChanged;
        fileChanged = false;
        if (!onDemand) {
            started = Map.copyOf(levels);
            demands.clear();
            asked.clear();
        }
        if (!onDemand || timeout == null) {
            endedOfFile.clear();
        }
        endedOfFile.entrySet().removeIf(ended -> !Objects.equals(levels.get(ended.getKey()), ended.getValue()));
        Changes changes = update(levels, true, timeout, nowNanos);
        endedOfFile.forEach((name, level) -> {
            if (!demands.containsKey(name)) {
                changes.back.put(name, started.get(name));
            }
        });
        return changes;
    }

    /**
     * Takes note of levels as they are now.
     *
     * @param timeout for what is new on demand, or null for no end
     */
    synchronized Changes changed(Map<String, String> levels, Duration timeout, long nowNanos) {
        return update(levels, false, timeout, nowNanos);
    }

    /**
     * Takes note of a level that is about to be set for a time of its own; {@link #changed} is to be called then. It may also be lower than
     * that of the start.
     *
     * @param name what stands behind the prefix
     * @return what the level goes back to, or null for none
     */
    synchronized String ask(String name, String level, Duration length) {
        asked.put(name, new Asked(level, length));
        demands.remove(name);
        return started.get(name);
    }

    private Changes update(Map<String, String> levels, boolean ofFile, Duration timeout, long nowNanos) {
        Changes changes = new Changes();
        TreeSet<String> names = new TreeSet<>(levels.keySet());
        names.addAll(started.keySet());
        asked.entrySet().removeIf(entry -> !entry.getValue().level.equals(levels.get(entry.getKey()))
                || entry.getValue().level.equals(started.get(entry.getKey())));
        demands.keySet().removeIf(name -> length(name, levels, timeout) == null);
        for (String name : names) {
            Duration length = length(name, levels, timeout);
            if (length != null) {
                demand(name, levels.get(name), ofFile, length, nowNanos, changes);
            }
        }
        return changes;
    }

    /** How long the level holds, or null for no end. */
    private Duration length(String name, Map<String, String> levels, Duration timeout) {
        Asked own = asked.get(name);
        return own != null ? own.length : timeout != null && isOnDemand(name, levels) ? timeout : null;
    }

    private void demand(String name, String level, boolean ofFile, Duration timeout, long nowNanos, Changes changes) {
        Demand demand = demands.get(name);
        if (demand == null || !Objects.equals(demand.level, level)) {
            if (ofFile && level != null && level.equals(endedOfFile.get(name))) {
                return;
            }
            demands.put(name, new Demand(level, ofFile, timeout, nowNanos + timeout.toNanos()));
            changes.said.add("Logger " + SelectionLevels.PREFIX + name + " was set to " + spelled(level) + " while the service runs,"
                    + " which holds for " + Amounts.spelled(timeout) + " ("
                    + (asked.containsKey(name) ? "as asked by JMX" : "levelTimeout") + "); then it goes back to "
                    + spelled(started.get(name)));
        } else if (demand.endNanos - nowNanos <= 0) {
            demands.remove(name);
            asked.remove(name);
            if (demand.ofFile) {
                endedOfFile.put(name, level);
            }
            changes.back.put(name, started.get(name));
            changes.said.add("Logger " + SelectionLevels.PREFIX + name + " was set to " + spelled(level) + " for "
                    + Amounts.spelled(demand.length) + ", which is over; it is back at " + spelled(started.get(name)));
        }
    }

    private static String spelled(String level) {
        return level == null ? "no level" : level;
    }

    /** Whether more is selected by this name than at the start. */
    private boolean isOnDemand(String name, Map<String, String> levels) {
        return !Objects.equals(levels.get(name), started.get(name))
                && ORDER.indexOf(effective(levels, name)) > ORDER.indexOf(effective(started, name));
    }

    private static String effective(Map<String, String> levels, String name) {
        for (String prefix = name;;) {
            String level = levels.get(prefix);
            int dot = Math.max(prefix.lastIndexOf('.'), prefix.lastIndexOf('$'));
            if (level != null || dot < 0) {
                return level == null ? "OFF" : level;
            }
            prefix = prefix.substring(0, dot);
        }
    }

    /** Nanoseconds until the next one ends; {@link Long#MAX_VALUE} when none will. */
    synchronized long nanosToNextEnd(long nowNanos) {
        return demands.values().stream().mapToLong(demand -> Math.max(0, demand.endNanos - nowNanos)).min().orElse(Long.MAX_VALUE);
    }

    /** By what stands behind the prefix, seconds until a level ends, begun ones as whole. */
    synchronized Map<String, Long> secondsLeft(long nowNanos) {
        Map<String, Long> left = new TreeMap<>();
        demands.forEach((name, demand) -> left.put(name, (Math.max(0, demand.endNanos - nowNanos) + 999_999_999) / 1_000_000_000));
        return left;
    }

    /** What follows from levels that have changed. */
    static final class Changes {

        /** Names whose level is to be set to this one, or to none, which is null. */
        final Map<String, String> back = new TreeMap<>();
        /** For the operator. */
        final List<String> said = new ArrayList<>();
    }
}
