package io.statsprofile.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.StatusLimiter;
import java.util.Collection;

/** Turns what happens into Logback statuses: trouble the first time and every so many times, then one line when it is over. Thread-safe. */
final class StatusReporter {

    private static final int EVERY = 100;
    /** Of slices and regions, over all appenders that follow each other in a process. */
    private static final DeliveryCounters COUNTERS = new DeliveryCounters();
    /** Of slices that go to the function stream. */
    private static final DeliveryCounters OF_FUNCTIONS = new DeliveryCounters();

    /** Of hours that go there. */
    private static final DeliveryCounters OF_FUNCTION_HOURS = new DeliveryCounters();

    /** Of hours. */
    private static final DeliveryCounters OF_HOURS = new DeliveryCounters();

    private final ContextAware statuses;
    private final StatusLimiter suppressed = new StatusLimiter(EVERY);
    private final StatusLimiter failed = new StatusLimiter(EVERY);
    private final StatusLimiter unknownEncoder = new StatusLimiter(EVERY);
    private final StatusLimiter astray = new StatusLimiter(EVERY);
    private final StatusLimiter overdue = new StatusLimiter(EVERY);
    private final StatusLimiter lostEvents = new StatusLimiter(EVERY);
    private final StatusLimiter failedEvents = new StatusLimiter(EVERY);
    private final StatusLimiter failedHours = new StatusLimiter(EVERY);
    private final StatusLimiter unkeptHours = new StatusLimiter(EVERY);
    private final StatusLimiter deniedHours = new StatusLimiter(EVERY);
    private final StatusLimiter overdueHours = new StatusLimiter(EVERY);
    private final StatusLimiter deniedEvents = new StatusLimiter(EVERY * 100);
    private volatile long overdueBefore;
    private volatile long hoursOverdueBefore;
    private final BoundsStatusReporter bounds;

    StatusReporter(ContextAware statuses) {
        this.statuses = statuses;
        this.bounds = new BoundsStatusReporter(statuses);
    }

    /** Counts what becomes of slices and regions since the process started. */
    DeliveryCounters counters() {
        return COUNTERS;
    }

    /** Counts what becomes of slices on their way to the function stream, since the process started. */
    DeliveryCounters functionCounters() {
        return OF_FUNCTIONS;
    }

    /** The same of hours. */
    DeliveryCounters functionHourCounters() {
        return OF_FUNCTION_HOURS;
    }

    /** Counts what becomes of hours since the process started. */
    DeliveryCounters hourCounters() {
        return OF_HOURS;
    }

    /** Of the delivery of hours. */
    DeliveryStatusReporter ofHours() {
        return new DeliveryStatusReporter(statuses, "Hours: ", OF_HOURS);
    }

    /** Of the delivery of slices. */
    DeliveryStatusReporter ofSlices() {
        return new DeliveryStatusReporter(statuses, "", COUNTERS);
    }

    /** Of the delivery of functions as documents of their own. */
    DeliveryStatusReporter ofFunctions() {
        return new DeliveryStatusReporter(statuses, "Function stream: ", OF_FUNCTIONS);
    }

    /** The same of hours. */
    DeliveryStatusReporter ofFunctionHours() {
        return new DeliveryStatusReporter(statuses, "Function stream, hours: ", OF_FUNCTION_HOURS);
    }

    /** A slice was not logged, since its logger does not let it through. */
    void suppressed() {
        if (suppressed.happened()) {
            statuses.addWarn("Logger statsprofile does not let INFO through, so slices are measured but neither logged nor shipped, "
                    + suppressed.times() + " so far; set its level to INFO: <logger name=\"statsprofile\" level=\"INFO\"/>");
        }
    }

    /** A slice was logged. */
    void letThrough() {
        long before = suppressed.times() == 0 ? 0 : suppressed.reset();
        if (before > 0) {
            statuses.addInfo("Logger statsprofile lets INFO through again; until now slices were neither logged nor shipped, " + before
                    + " in all.");
        }
    }

    /** What an appender has left, and no other one took over. */
    void untaken(ReloadHandover left) {
        int slices = left.slices().size();
        if (slices > 0) {
            COUNTERS.found(slices);
            COUNTERS.dropped(DropReason.STOP, slices);
            statuses.addWarn("Lost " + Amounts.counted(slices, "document")
                    + " that the appender before this one could not deliver, since there is no"
                    + " <elasticsearch> any more");
        }
        int hours = left.hours().size();
        if (hours > 0) {
            OF_HOURS.found(hours);
            OF_HOURS.dropped(DropReason.STOP, hours);
            statuses.addInfo("Hours: gave up " + Amounts.counted(hours, "document")
                    + " that the appender before this one left, since there is no <elasticsearch> any more; the command rollup makes hours "
                    + "that are missing");
        }
        int ofFunctions = left.functions().size();
        if (ofFunctions > 0) {
            OF_FUNCTIONS.found(ofFunctions);
            OF_FUNCTIONS.dropped(DropReason.STOP, ofFunctions);
            statuses.addInfo("Function stream: gave up " + Amounts.counted(ofFunctions, "slice")
                    + " that the appender before this one left, since there is no <elasticsearch> any more");
        }
        int ofFunctionHours = left.functionHours().size();
        if (ofFunctionHours > 0) {
            OF_FUNCTION_HOURS.found(ofFunctionHours);
            OF_FUNCTION_HOURS.dropped(DropReason.STOP, ofFunctionHours);
            statuses.addInfo("Function stream, hours: gave up " + Amounts.counted(ofFunctionHours, "hour")
                    + " that the appender before this one left, since there is no <elasticsearch> any more");
        }
    }

    /** A slice was logged, but the appender that should ship it is not on its way. */
    void astray() {
        if (astray.happened()) {
            statuses.addWarn("Slices are logged but not shipped, " + astray.times() + " so far, since logger statsprofile does not lead to"
                    + " this appender; add <appender-ref> with its name to <logger name=\"statsprofile\"> or to <root>");
        }
    }

    /** A slice was logged that is on its way. */
    void leadsHere() {
        long before = astray.times() == 0 ? 0 : astray.reset();
        if (before > 0) {
            statuses.addInfo("Logger statsprofile leads to this appender again; until now " + Amounts.counted(before, "slice")
                    + " not shipped.");
        }
    }

    /**
     * Slices were logged, but something on the way has kept them; or, where they are no more than before, a slice has come through.
     *
     * @param slices so far
     */
    void overdue(long slices) {
        if (slices <= overdueBefore && overdue.times() > 0) {
            overdue.reset();
            statuses.addInfo("Slices reach this appender again; " + Amounts.counted(slices, "slice") + " did not, in all.");
        }
        if (slices > overdueBefore && overdue.happened()) {
            statuses.addWarn("Slices were logged but did not reach this appender, and are not shipped, " + slices
                    + " in all; where it is referred to"
                    + " by an AsyncAppender, set discardingThreshold to 0 there, and let no filter deny INFO events of logger "
                    + "statsprofile");
        }
        overdueBefore = slices;
    }

    /**
     * Hours that were logged, and something on their way has kept.
     *
     * @param hours so far
     */
    void hoursOverdue(long hours) {
        if (hours > hoursOverdueBefore && overdueHours.happened()) {
            statuses.addWarn("Hours were logged but did not reach this appender, " + hours + " in all; where it is referred to by an "
                    + "AsyncAppender, set discardingThreshold to 0 there, and let no filter deny INFO events of logger statsprofile; the "
                    + "command rollup makes hours that are missing");
        }
        hoursOverdueBefore = hours;
    }

    /** What the agent holds, and what its bounds kept out of a slice. */
    void bounds(ProbeBounds bounds) {
        this.bounds.of(bounds);
    }

    /** The service brings a logstash-logback-encoder of another shape. */
    void unknownEncoder() {
        if (unknownEncoder.happened()) {
            statuses.addWarn("StatsProfile does not know this version of logstash-logback-encoder, so slices go through it without fields, "
                    + unknownEncoder.times() + " so far; use 8.1 or 9.0");
        }
    }

    /** An encoder writes fields that a slice has for itself. */
    void repeatedFields(String appender, Collection<String> fields) {
        statuses.addWarn("The encoder of appender [" + appender + "] writes fields once more that each slice has already: "
                + String.join(", ", fields)
                + "; Elasticsearch and readers refuse such a line, or take the wrong value. Take it out of the encoder's customFields, "
                + "fieldNames and providers, and a property of the context out by <includeContext>false</includeContext>; set service and "
                + "labels of slices by <serviceName> and <label> of StatsProfile's own appender");
    }

    /** What an encoder writes of a slice cannot be read. */
    void unreadable(String appender, String reason) {
        statuses.addWarn("Readers and collectors cannot read a slice as the encoder of appender [" + appender
                + "] writes it: it " + reason + "; let the encoder write a slice as one line of JSON");
    }

    /** Events of functions were not logged. */
    void functionEventsLost(long soFar) {
        if (lostEvents.happened()) {
            statuses.addWarn("Function events were not logged, " + soFar + " so far, since the appenders of logger "
                    + FunctionEvents.LOGGER + " take longer than slices come; lower topFunctions of <functionEvents>, put an AsyncAppender "
                    + "before a slow appender, or raise interval");
        }
    }

    /** Something on the way of an event of a function threw. */
    void functionEventsFailed(Throwable problem) {
        if (failedEvents.happened()) {
            statuses.addWarn("A function event could not be made or logged, " + failedEvents.times() + " so far; slices go on", problem);
        }
    }

    /** The logger of function events is switched off, which is a way to pause them. */
    void functionEventsDenied() {
        if (deniedEvents.happened()) {
            statuses.addInfo("Logger " + FunctionEvents.LOGGER + " does not let INFO through, so functions are not logged as events; they "
                    + "are where its level is INFO");
        }
    }

    /** The logger of function events lets them through. */
    void functionEventsLetThrough() {
        long before = deniedEvents.times() == 0 ? 0 : deniedEvents.reset();
        if (before > 0) {
            statuses.addInfo("Logger " + FunctionEvents.LOGGER + " lets INFO through again; the functions of "
                    + Amounts.counted(before, "slice") + " were not logged as events.");
        }
    }

    /** Nothing would write the fields of function events. */
    void functionEventsWithoutFields() {
        statuses.addWarn("functionEvents format is 'fields', but there is no logstash-logback-encoder on the class path, so events have a "
                + "message without figures; add it, or use format 'message'");
    }

    /** A slice could not be made or logged. */
    void failed(Throwable problem) {
        if (failed.happened()) {
            statuses.addWarn("A slice could not be made or logged, " + failed.times() + " so far; the next one is tried as planned",
                    problem);
        }
    }

    /** The sums of an hour are lost. */
    void hourFailed(Throwable problem) {
        if (failedHours.happened()) {
            statuses.addWarn("The slices of an hour could not be added up or logged, " + failedHours.times()
                    + " so far; slices go on, and the command rollup makes hours that are missing", problem);
        }
    }

    /** The hour so far is not on disk. */
    void hourNotKept(Throwable problem) {
        if (unkeptHours.happened()) {
            statuses.addWarn("The hour so far could not be kept in the spool, " + unkeptHours.times() + " so far; it goes on, and is kept "
                    + "again some minutes later; where the process is killed before, the command rollup makes the hour", problem);
        }
    }

    /** An hour has ended while logger statsprofile lets nothing through. */
    void hourDenied() {
        if (deniedHours.happened()) {
            statuses.addInfo("Logger statsprofile did not let INFO through when an hour ended, " + deniedHours.times()
                    + " so far, so other appenders did not get its document; Elasticsearch does, where this appender ships");
        }
    }

    /** A slice was made and logged. */
    void made() {
        long before = failed.times() == 0 ? 0 : failed.reset();
        if (before > 0) {
            statuses.addInfo("Slices are made and logged again after " + Amounts.counted(before, "failure") + ".");
        }
    }

    /** What the agent has to say; INFO, WARN or ERROR and a space stand in front. */
    void fromAgent(String message) {
        int space = message.indexOf(' ');
        String text = message.substring(space + 1);
        switch (space < 0 ? "" : message.substring(0, space)) {
            case "ERROR", "WARN" -> statuses.addWarn(text);
            case "INFO" -> statuses.addInfo(text);
            default -> statuses.addInfo(message);
        }
    }
}
