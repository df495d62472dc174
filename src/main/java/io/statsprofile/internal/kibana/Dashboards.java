package io.statsprofile.internal.kibana;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.kibana.Step.Verb;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Our dashboards in one space of Kibana. {@link #check} first: it writes nothing and finds out most of what can stand in the way.
 *
 * <p>Not thread-safe, and no lock: two that set up the same space at the same time both write the same objects.
 */
public final class Dashboards implements AutoCloseable {

    private final KibanaSettings settings;
    private final DashboardBundle bundle;
    private final KibanaMessages messages;
    private final KibanaConnection connection;
    private Inventory inventory;

    Dashboards(KibanaSettings settings, DashboardBundle bundle) {
        this.settings = settings;
        this.bundle = bundle;
        this.messages = new KibanaMessages(settings, bundle.version());
        this.connection = new KibanaConnection(settings);
    }

    /** Prepares a connection; speaks to nobody yet. */
    public static Dashboards in(KibanaSettings settings) {
        return new Dashboards(settings, DashboardBundle.ofThisRelease());
    }

    /** The file that Kibana imports, by hand as well. */
    public static String ndjson() {
        return DashboardBundle.ofThisRelease().ndjson();
    }

    /**
     * Finds out whether Kibana is there, is new enough and has the space, and what is in it. Writes nothing.
     *
     * @throws IOException when it is not so; one line with address, cause and remedy
     */
    public void check() throws IOException {
        new KibanaCheck(settings, connection, messages).check();
        inventory = Inventory.of(connection, bundle);
    }

    /**
     * Imports the dashboards unless they are there as this release has them, or newer. To be called after {@link #check}.
     *
     * @param force imports also where the version is the same, over what was edited
     * @param write false to only say what would be done
     * @throws IOException when Kibana cannot be reached or refuses everything
     */
    public DashboardState install(boolean force, boolean write) throws IOException {
        DashboardDecision decision = DashboardDecision.toInstall(inventory, bundle, force);
        if (!decision.isChange()) {
            return state(messages.preview(decision), List.of());
        }
        List<Step> steps = bundle.objects().stream().map(object -> Step.importing(object, inventory)).toList();
        if (!write) {
            return state(messages.preview(decision), steps);
        }
        ImportAnswer answer = upload();
        inventory = Inventory.of(connection, bundle);
        return answer.isSuccess() ? state(messages.imported(decision), steps) : state(messages.refused(decision), refused(answer));
    }

    /**
     * Removes what is there of the bundle, of whatever version, with what was edited in it. To be called after {@link #check}.
     *
     * @param write false to only say what would be done
     */
    public DashboardState remove(boolean write) {
        DashboardDecision decision = DashboardDecision.toRemove(inventory, bundle);
        // Dashboards before what they are made of.
        List<SavedObject> there = new ArrayList<>(bundle.objects().stream().filter(object -> inventory.find(object).isPresent()).toList());
        Collections.reverse(there);
        if (!write || !decision.isChange()) {
            return new DashboardState(messages.preview(decision), there.stream().map(Step::removing).toList(), null);
        }
        List<Step> steps = there.stream().map(this::removed).toList();
        return new DashboardState(messages.removed(steps.stream().noneMatch(step -> step.verb() == Verb.FAILED)), steps, null);
    }

    private ImportAnswer upload() throws IOException {
        try {
            return new ImportAnswer(connection.upload("import the dashboards", "/api/saved_objects/_import?overwrite=true",
                    bundle.ndjson()));
        } catch (KibanaException e) {
            throw new IOException(KibanaMessages.notImported(e.getMessage(), e.status() != KibanaException.NO_ANSWER), e);
        }
    }

    private Step removed(SavedObject object) {
        String id = inventory.find(object).orElseThrow().id();
        try {
            connection.delete("remove " + object.shown(), "/api/saved_objects/" + object.type() + "/"
                    + URLEncoder.encode(id, StandardCharsets.UTF_8));
        } catch (KibanaException e) {
            if (e.status() != 404) {
                return new Step(Verb.FAILED, object.shown(), e.getMessage());
            }
        }
        return Step.removing(object);
    }

    private List<Step> refused(ImportAnswer answer) {
        return bundle.objects().stream().map(object -> {
            int there = inventory.find(object).map(Inventory.FoundObject::bundle).orElse(-1);
            return new Step(Verb.FAILED, object.shown(), KibanaMessages.afterRefusal(there, answer.refusal(object)));
        }).toList();
    }

    private DashboardState state(String message, List<Step> steps) {
        return new DashboardState(message, steps, address());
    }

    @Override
    public void close() {
        connection.close();
    }

    /**
     * Of the dashboard to begin with, with a time range, since the dashboard has none of its own: it keeps the one that somebody comes
     * with.
     */
    private String address() {
        return bundle.objects().stream().filter(SavedObject::isEntrance).findFirst().flatMap(inventory::find)
                .map(entry -> settings.home() + "/app/dashboards#/view/" + ForeignText.of(entry.id()) + "?_g=(time:(from:now-1h,to:now))")
                .orElse(null);
    }
}
