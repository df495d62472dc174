package io.statsprofile.agent;

import io.statsprofile.probe.Control;
import io.statsprofile.probe.Drain;
import io.statsprofile.probe.Functions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The agent as the library steers it. One change of levels is carried out at a time, on the thread that asks for it; classes
 * being loaded meanwhile never wait for it.
 */
final class AgentControl extends Control {

    /** Functions that there must be room for before classes that found none are tried again. */
    private static final int ROOM = Functions.MAX / 16;

    private final Selections selections;
    private final AppliedClasses applied;
    private final Retransformer retransformer;
    private final Messages messages;
    private final ReentrantLock changing = new ReentrantLock();
    /** Whether a class may have been on its way in, with the selection of before, while the last change was carried out. */
    private final AtomicBoolean stragglersPossible = new AtomicBoolean();

    AgentControl(Selections selections, AppliedClasses applied, Retransformer retransformer, Messages messages) {
        this.selections = selections;
        this.applied = applied;
        this.retransformer = retransformer;
        this.messages = messages;
    }

    @Override
    public void select(Drain owner, Map<String, String> levels) {
        changing.lock();
        try {
            selections.put(owner, new Selection(levels, messages));
            retransformer.reconcile(loader -> selections.ownerOf(loader) == owner);
            stragglersPossible.set(true);
        } catch (Throwable failure) {
            messages.warn("a change of levels could not be carried out (" + failure + "); what was profiled before may still be;"
                    + " change a level again, or restart the application");
        } finally {
            changing.unlock();
        }
    }

    @Override
    public Map<String, Long> figures() {
        collectStragglers();
        AppliedClasses.Totals totals = applied.totals();
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("classes", totals.classes());
        figures.put("methods", totals.methods());
        figures.put("skipped", totals.skipped());
        figures.put("retransformed", retransformer.retransformed());
        figures.put("messagesDropped", messages.dropped());
        return figures;
    }

    @Override
    public List<String> takeMessages() {
        return messages.take();
    }

    /**
     * A class is in the JVM's list only after its transformation: one that was transformed just before a change and defined
     * just after it would stay as it is. The figures are asked for once a slice, so it is found within one. While a change is
     * being carried out this does not wait, since slices are cut on time: the next call will do.
     */
    private void collectStragglers() {
        if (Functions.hasRoomFor(ROOM) && applied.forgetLacking()) {
            stragglersPossible.set(true);
        }
        if (!stragglersPossible.get() || !changing.tryLock()) {
            return;
        }
        try {
            stragglersPossible.set(false);
            retransformer.reconcile(loader -> selections.hasLevels(selections.ownerOf(loader)));
        } catch (Throwable failure) {
            messages.warn("classes loaded during a change of levels could not be looked at (" + failure
                    + "); they are looked at again at the next change");
        } finally {
            changing.unlock();
        }
    }
}
