package io.statsprofile.agent;

import java.util.Map;

/**
 * What is in the bytecode of a class that some level selected at some time, or was tried with it.
 *
 * @param plan the plan that was carried out
 * @param methods how many methods the probe is in
 * @param skipped how many were selected but could not be instrumented
 * @param publicMethods how many methods level INFO would select
 * @param allMethods how many methods level DEBUG would select
 * @param lacksFunctions whether some are skipped because there were too many functions
 */
record Applied(ClassPlan plan, int methods, int skipped, int publicMethods, int allMethods, boolean lacksFunctions) {

    /** A plan that no selection makes. */
    private static final ClassPlan NOBODYS = new ClassPlan(Level.OFF, Map.of("", Level.TRACE));

    static Applied of(ClassPlan plan, InstrumentedClass outcome) {
        return new Applied(plan, outcome.methods(), outcome.skipped(), outcome.publicMethods(), outcome.allMethods(), outcome.lacksFunctions());
    }

    /** The same, never to be changed again. */
    Applied forGood() {
        return new Applied(plan, methods, skipped, 0, 0, false);
    }

    /** The same, but to be done anew whatever is desired. */
    Applied anew() {
        return new Applied(NOBODYS, methods, skipped, publicMethods, allMethods, false);
    }

    /** Whether carrying out {@code desired} would put the very same probes into the class, so that nothing is to be done. */
    boolean serves(ClassPlan desired) {
        if (plan.equals(desired) || allMethods == 0) {
            return true;
        }
        if (!plan.methods().isEmpty() || !desired.methods().isEmpty()) {
            return false;
        }
        int before = selectedBy(plan.base());
        return before == selectedBy(desired.base())
                && (before == 0 || (plan.base() == Level.TRACE) == (desired.base() == Level.TRACE));
    }

    private int selectedBy(Level level) {
        switch (level) {
            case OFF:
                return 0;
            case INFO:
                return publicMethods;
            default:
                return allMethods;
        }
    }
}
