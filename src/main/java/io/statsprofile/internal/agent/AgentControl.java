package io.statsprofile.internal.agent;

import io.statsprofile.internal.governor.Governor;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.Functions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The agent as the library steers it. Classes that are loaded from a change of levels on have it at once; {@link LevelChanges} carries it
 * out in those that are loaded.
 */
final class AgentControl extends Control {

    /** Functions that there must be room for before classes that found none are tried again. */
    private static final int ROOM = Functions.MAX / 16;
    /** A change that concerns few classes is through when it returns; nobody waits for others. */
    private static final long LONGEST_WAIT_MILLIS = 2_000;

    private final ClassPlans selections;
    private final AppliedClasses applied;
    private final Retransformer retransformer;
    private final Messages messages;
    private final LevelChanges changes;
    private final Governor governor;
    /** Whether a class may have been on its way in, with the selection of before, while the last change was carried out. */
    private final AtomicBoolean stragglersPossible = new AtomicBoolean();

    AgentControl(ClassPlans selections, AppliedClasses applied, Retransformer retransformer, LevelChanges changes, Governor governor,
            Messages messages) {
        this.selections = selections;
        this.applied = applied;
        this.retransformer = retransformer;
        this.changes = changes;
        this.governor = governor;
        this.messages = messages;
    }

    @Override
    public void select(CounterReader owner, Map<String, String> levels) {
        try {
            selections.put(owner, new LevelSelection(levels, messages));
            stragglersPossible.set(true);
            changes.request(owner);
            changes.await(LONGEST_WAIT_MILLIS);
        } catch (Throwable failure) {
            messages.warn("a change of levels could not be carried out (" + failure + "), so what was profiled before may still be"
                    + " profiled; change a level again, or restart the application");
        }
    }

    @Override
    public void govern(CounterReader owner, Map<String, String> settings) {
        try {
            governor.govern(owner, settings);
            if (selections.leaveOutSmall(owner, "out".equals(settings.get("smallFunctions")))) {
                stragglersPossible.set(true);
                changes.request(owner);
            }
        } catch (Throwable failure) {
            messages.warn("the overhead budget could not be set (" + failure + "), so the one before still holds; restart the application");
        }
    }

    @Override
    public Map<String, Object> takeOverhead(CounterReader owner) {
        try {
            Map<String, Object> figures = new LinkedHashMap<>(governor.takeOverhead(owner));
            if (selections.leavesOutSmall(owner)) {
                figures.put("small_functions", applied.totals(loader -> selections.ownerOf(loader) == owner).small());
            }
            return figures;
        } catch (Throwable failure) {
            messages.warn("the cost of profiling could not be added up for a slice (" + failure + "), so its document lacks it");
            return Map.of();
        }
    }

    @Override
    public Map<String, Long> figures() {
        AppliedClasses.MethodTotals totals = applied.totals();
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("classes", totals.classes());
        figures.put("methods", totals.methods());
        figures.put("skipped", totals.skipped());
        figures.put("small", totals.small());
        figures.put("retransformed", retransformer.retransformed());
        figures.put("watched", (long) governor.watched());
        figures.put("waiting", (long) governor.waiting());
        figures.put("messagesDropped", messages.dropped());
        return figures;
    }

    @Override
    public List<String> takeMessages() {
        return messages.take();
    }

    /**
     * A class is in the JVM's list only after its transformation: one that was transformed just before a change and defined
     * just after it would stay as it is. This is called once a slice, so it is found within one. While a change is being carried out the
     * next call will do.
     */
    @Override
    public void lookAfterClasses() {
        if (Functions.hasRoomFor(ROOM) && applied.retryLacking()) {
            stragglersPossible.set(true);
        }
        if (changes.isBusy() || !stragglersPossible.compareAndSet(true, false)) {
            return;
        }
        try {
            changes.requestAll();
        } catch (Throwable failure) {
            messages.warn("classes loaded during a change of levels could not be looked at (" + failure
                    + "); they are looked at again at the next change");
        }
    }
}
