package io.statsprofile.internal.agent;

import java.util.Map;

/**
 * What is in the bytecode of a class that some level selected at some time, or was tried with it.
 *
 * @param plan the plan that was carried out
 * @param methods how many methods the probe is in
 * @param skipped how many were selected but could not be instrumented
 * @param small how many were selected but left out, since they are too small to be worth a probe
 * @param selectable how many levels would select
 * @param lacksFunctions whether some are skipped because there were too many functions
 */
record AppliedPlan(ClassPlan plan, int methods, int skipped, int small, Selectable selectable, boolean lacksFunctions) {

    /** A plan that no selection makes. */
    private static final ClassPlan NOBODYS = new ClassPlan(Level.OFF, Map.of("", Level.TRACE));

    static AppliedPlan of(ClassPlan plan, InstrumentedClass outcome) {
        return new AppliedPlan(plan, outcome.methods(), outcome.skipped(), outcome.small(), outcome.selectable(), outcome.lacksFunctions());
    }

    /** The same, never to be changed again. */
    AppliedPlan forGood() {
        return new AppliedPlan(plan, methods, skipped, small, Selectable.NONE, false);
    }

    /** The same, but to be done anew whatever is desired. */
    AppliedPlan anew() {
        return new AppliedPlan(NOBODYS, methods, skipped, small, selectable, false);
    }

    /** The same under a plan that it serves. */
    AppliedPlan under(ClassPlan desired) {
        if (plan.equals(desired) || selectable.allMethods() == 0) {
            return this;
        }
        return new AppliedPlan(desired, methods, skipped, desired.small() ? 0 : selectable.small(desired.base()), selectable,
                lacksFunctions);
    }

    /** Whether carrying out {@code desired} would put the very same probes into the class, so that nothing is to be done. */
    boolean serves(ClassPlan desired) {
        if (plan.equals(desired) || selectable.allMethods() == 0) {
            return true;
        }
        if (!plan.out().equals(desired.out()) || !plan.methods().isEmpty() || !desired.methods().isEmpty()) {
            return false;
        }
        int before = selectable.by(plan.base(), plan.small());
        int after = selectable.by(desired.base(), desired.small());
        // As many are the very same where only the level differs, or only whether small ones are in.
        return before == after && (before == 0 || (plan.base() == Level.TRACE) == (desired.base() == Level.TRACE)
                && (plan.base() == desired.base() || plan.small() == desired.small()));
    }
}
