package io.statsprofile.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.shipping.StatusLimiter;

/**
 * Tells of calls and functions that the agent's bounds kept out, the first time and every so many times, and when there is room again.
 * For the slices' thread.
 */
final class BoundsStatusReporter {

    private static final int EVERY = 100;
    /** Functions, of the 65,536 that the agent takes, below which there is room again. */
    private static final int ROOM_AGAIN = 61_440;

    private final ContextAware statuses;
    private final StatusLimiter overMemory = new StatusLimiter(EVERY);
    private final StatusLimiter manyFunctions = new StatusLimiter(EVERY);
    private long refusedBefore;

    BoundsStatusReporter(ContextAware statuses) {
        this.statuses = statuses;
    }

    /** What a slice says of them. */
    void of(ProbeBounds bounds) {
        calls(bounds);
        functions(bounds);
    }

    private void calls(ProbeBounds bounds) {
        if (bounds.overMemoryCalls() > 0) {
            if (overMemory.happened()) {
                statuses.addWarn(bounds.overMemoryCalls() + " calls of this slice were not recorded, since there is no room for counters;"
                        + " their time counts as their callers' own. Slices that lack calls so far: " + overMemory.times() + ". "
                        + use(bounds)
                        + ". Raise the agent's option memory, or profile less");
            }
        } else if (overMemory.times() > 0) {
            statuses.addInfo("There is room again for the counters of all calls; " + overMemory.reset() + " slices lacked some. "
                    + use(bounds) + ".");
        }
    }

    private void functions(ProbeBounds bounds) {
        long refused = bounds.refusedFunctions() - refusedBefore;
        refusedBefore = bounds.refusedFunctions();
        if (refused > 0) {
            if (manyFunctions.happened()) {
                statuses.addWarn("There is no room for more functions, so " + refused + " more of them are not profiled, "
                        + bounds.refusedFunctions()
                        + " so far; their time counts as their callers' own. " + bounds.registeredFunctions() + " functions are profiled. "
                        + use(bounds) + ". Select less, by levels or by the agent's options include and exclude, or raise its option "
                        + "memory");
            }
        } else if (manyFunctions.times() > 0 && bounds.registeredFunctions() < ROOM_AGAIN) {
            manyFunctions.reset();
            statuses.addInfo("There is room for more functions again: " + bounds.registeredFunctions() + " are profiled.");
        }
    }

    private static String use(ProbeBounds bounds) {
        return "Counters take " + (bounds.memoryBytes() + 524_288 >> 20) + " MB of " + (bounds.memoryLimitBytes() + 524_288 >> 20) + " MB";
    }
}
