package io.statsprofile.logback;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for the agent: it takes down what it is told, and instruments nothing. */
class AgentStandIn extends Control {

    static final Map<String, Long> FIGURES = Map.of("classes", 12L, "methods", 90L);

    final List<Map<String, String>> selections = new CopyOnWriteArrayList<>();
    final List<Map<String, String>> budgets = new CopyOnWriteArrayList<>();
    /** For the operator, until they are taken. */
    final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void select(CounterReader owner, Map<String, String> levels) {
        selections.add(Map.copyOf(levels));
    }

    @Override
    public void govern(CounterReader owner, Map<String, String> settings) {
        budgets.add(Map.copyOf(settings));
    }

    @Override
    public Map<String, Long> figures() {
        return FIGURES;
    }

    @Override
    public List<String> takeMessages() {
        List<String> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }
}
