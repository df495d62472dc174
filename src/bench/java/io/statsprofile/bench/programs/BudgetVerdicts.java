package io.statsprofile.bench.programs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is promised of a budget beside the loss: what is counted nevertheless, what of it exactly, and that the documents know the cost. */
final class BudgetVerdicts {

    private static final double EXACT_CALLS = 99;
    private static final int NAMED = 5;

    private final Verdicts verdicts;
    private final ProgramSpec program;
    private final Map<Contender, Results> results;
    private final Results base;

    BudgetVerdicts(Verdicts verdicts, ProgramSpec program, Map<Contender, Results> results) {
        this.verdicts = verdicts;
        this.program = program;
        this.results = results;
        this.base = results.get(Contender.NONE);
    }

    void judge() {
        for (Contender contender : List.of(Contender.BUDGET_2, Contender.BUDGET_5)) {
            Results result = results.get(contender);
            if (result != null) {
                cost(contender, result);
                exactCalls(contender, result);
            }
        }
        if (results.containsKey(Contender.BUDGET_2) && results.containsKey(Contender.EXACT)) {
            kept(results.get(Contender.BUDGET_2), results.get(Contender.EXACT));
        }
    }

    private void cost(Contender contender, Results result) {
        double modelled = 100 * result.median(run -> run.documents().share("overhead_modelled"));
        double found = 100 * result.median(run -> run.documents().share("overhead_found"));
        Interval loss = result.loss(base);
        System.out.printf(Locale.ROOT, "%s: overhead_modelled %.2f %%, overhead_found %.2f %%, A/B %s %%%n", contender.title(), modelled,
                found, loss);
        verdicts.atMost(contender.title() + ", cost as documents say beside the A/B: points off", Math.abs(modelled - loss.mean()),
                0.5 + loss.halfWidth());
    }

    private void exactCalls(Contender contender, Results result) {
        double exact = 100 * result.median(run -> 1 - run.documents().sum("sampled_calls") / run.documents().totalCalls());
        System.out.printf(Locale.ROOT,
                "%s: %.2f %% of the counted calls exact; functions exact %.0f, sampled %.0f, out %.0f, too small %.0f%n",
                contender.title(), exact, last(result, "exact_functions"), last(result, "sampled_functions"), last(result, "out_functions"),
                last(result, "small_functions"));
        if (program.isService() && contender == Contender.BUDGET_2) {
            verdicts.atLeast("calls exact, percent", exact, EXACT_CALLS);
        }
    }

    private static double last(Results result, String field) {
        return result.median(run -> run.documents().slices().get(run.documents().slices().size() - 1).number(field));
    }

    private void kept(Results budget, Results exact) {
        Results priced = results.getOrDefault(Contender.SAMPLED, budget);
        double callNanos = priced.added(base).mean() / priced.median(Results.Run::callsPerOperation);
        double budgetNanos = 0.02 * base.median(Results.Run::cpuNanos);
        Map<String, Double> active = exact.counts();
        System.out.printf(Locale.ROOT, "%s: %s, those included that are too small for a probe%n", Contender.BUDGET_2.title(),
                KeptResult.of(active, budget.counts(), callNanos, budgetNanos));
        TooSmall tooSmall = new TooSmall();
        active.keySet().removeIf(tooSmall::has);
        KeptResult kept = KeptResult.of(active, budget.counts(), callNanos, budgetNanos);
        System.out.printf(Locale.ROOT, "%s: %s, those left aside, by which it is judged; at %.1f ns a call (%s)%n",
                Contender.BUDGET_2.title(), kept, callNanos,
                priced == budget ? "what the budget's own calls cost" : Contender.SAMPLED.title());
        if (program.active() > 0) {
            verdicts.atLeast("active functions, not too small, counted at 2%, percent", 100 * kept.share(), 100 * program.active());
            verdicts.atLeast("active functions, not too small, counted; a greedy choice", kept.counted(), kept.greedy());
        }
        List<Documents.Slice> slices = budget.runs.get(0).documents().slices();
        JsonNode out = slices.get(slices.size() - 1).fields().path("out_profiles");
        for (int i = 0; i < Math.min(NAMED, out.size()); i++) {
            System.out.printf(Locale.ROOT, "  out: %s, %,.0f calls a second, would cost %.2f %%%n", out.get(i).path("function").asText(),
                    out.get(i).path("calls_per_second").asDouble(), 100 * out.get(i).path("cost").asDouble());
        }
    }
}
