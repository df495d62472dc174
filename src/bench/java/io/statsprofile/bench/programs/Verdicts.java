package io.statsprofile.bench.programs;

import java.util.Locale;
import java.util.Map;

/** Holds what was measured against what is promised, one line each. */
public final class Verdicts {

    /** Beyond two readings of the clock, for an exact call of these programs. */
    private static final double EXACT_NANOS = 25;
    /** Estimate of the cost beside the A/B, in exact mode. */
    private static final double ESTIMATE = 0.10;

    private boolean missed;

    public boolean missed() {
        return missed;
    }

    void judge(ProgramSpec program, Map<Contender, Results> results) {
        System.out.println();
        Results base = results.get(Contender.NONE);
        Results exact = results.get(Contender.EXACT);
        if (exact != null && !program.isService()) {
            double calls = exact.median(Results.Run::callsPerOperation);
            double readings = base.median(Results.Run::readingsNanos);
            atMost("an exact call, ns; two readings and " + EXACT_NANOS, exact.added(base).mean() / calls, readings + EXACT_NANOS);
            double estimated = exact.median(run -> run.costPerCall() * run.callsPerOperation());
            atMost("estimated_cost beside the A/B, exact: off by", Math.abs(estimated / exact.added(base).mean() - 1), ESTIMATE);
        }
        results.forEach((contender, result) -> {
            if (contender.isJudged()) {
                loss(contender, result.loss(base), contender.mostLoss(program));
            }
        });
        new BudgetVerdicts(this, program, results).judge();
    }

    private void loss(Contender contender, Interval loss, double most) {
        String what = contender.title() + ", loss in percent " + loss;
        if (loss.halfWidth() > ProgramsReport.POINTS) {
            undecided(what, most);
        } else {
            atMost(what, loss.mean(), most);
        }
    }

    /** It is not known well enough. */
    void undecided(String what, double most) {
        missed = true;
        System.out.printf(Locale.ROOT, "%-62s at most %5.2f: undecided, MISSED%n", what, most);
    }

    public void atMost(String what, double value, double most) {
        boolean met = value <= most;
        missed |= !met;
        System.out.printf(Locale.ROOT, "%-62s %8.2f  at most %8.2f: %s%n", what, value, most, met ? "met" : "MISSED");
    }

    public void atLeast(String what, double value, double least) {
        boolean met = value >= least;
        missed |= !met;
        System.out.printf(Locale.ROOT, "%-62s %8.2f  at least %7.2f: %s%n", what, value, least, met ? "met" : "MISSED");
    }
}
