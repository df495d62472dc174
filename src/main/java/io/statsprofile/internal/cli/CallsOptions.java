package io.statsprofile.internal.cli;

import io.statsprofile.internal.report.CallsChoice;
import io.statsprofile.internal.report.CallsReport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Whose callers and callees to show. */
final class CallsOptions {

    @Option(names = "--callers", paramLabel = "WHICH", description = "Who calls these functions, as print_callers of pstats has it: a "
            + "function's whole name, or what pstats takes: 20 (so many of the first, by --by), .1 (a tenth of them), or a regular "
            + "expression that is found in file:line(function); repeat to narrow. Needs level TRACE in the service. The page then begins "
            + "with the first of them.")
    private List<String> callers = new ArrayList<>();

    @Option(names = "--callees", paramLabel = "WHICH", description = "Whom these functions call, as print_callees has it.")
    private List<String> callees = new ArrayList<>();

    boolean isAsked() {
        return !callers.isEmpty() || !callees.isEmpty();
    }

    List<CallsReport.Question> questions() {
        List<CallsReport.Question> questions = new ArrayList<>();
        if (!callers.isEmpty()) {
            questions.add(new CallsReport.Question(false, new CallsChoice(callers)));
        }
        if (!callees.isEmpty()) {
            questions.add(new CallsReport.Question(true, new CallsChoice(callees)));
        }
        return questions;
    }
}
