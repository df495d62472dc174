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
    private final KibanaConnection connection;
    private Inventory inventory;

    Dashboards(KibanaSettings settings, DashboardBundle bundle) {
        this.settings = settings;
        this.bundle = bundle;
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
        new KibanaCheck(settings, connection).check();
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
        int newest = inventory.newest();
        if (newest > bundle.version()) {
            return state("Left the dashboards as they are: bundle " + newest + " is newer than ours, bundle " + bundle.version(),
                    List.of());
        }
        if (inventory.isComplete(bundle) && !force) {
            return state("Found the dashboards, bundle " + newest + ", and left them as they are", List.of());
        }
        List<Step> steps = bundle.objects().stream().map(object -> Step.importing(object, inventory)).toList();
        if (!write) {
            return state("Would import the dashboards, bundle " + bundle.version() + before(), steps);
        }
        String before = before();
        ImportAnswer answer = upload();
        inventory = Inventory.of(connection, bundle);
        if (answer.isSuccess()) {
            return state("Imported the dashboards, bundle " + bundle.version() + before, steps);
        }
        return state("Kibana refused the dashboards, bundle " + bundle.version() + before + ", or some of them; what is there now:",
                refused(answer));
    }

    /**
     * Removes what is there of the bundle, of whatever version, with what was edited in it. To be called after {@link #check}.
     *
     * @param write false to only say what would be done
     */
    public DashboardState remove(boolean write) {
        if (inventory.isEmpty()) {
            return new DashboardState("Found no dashboards of ours, so there are none to remove" + inSpace(), List.of(), null);
        }
        // Dashboards before what they are made of.
        List<SavedObject> there = new ArrayList<>(bundle.objects().stream().filter(object -> inventory.find(object).isPresent()).toList());
        Collections.reverse(there);
        List<Step> steps = there.stream().map(object -> write ? removed(object) : new Step(Verb.REMOVE, object.shown(), "")).toList();
        boolean whole = steps.stream().noneMatch(step -> step.verb() == Verb.FAILED);
        String done = !write ? "Would remove the dashboards" : whole ? "Removed the dashboards" : "Removed the dashboards only in part";
        return new DashboardState(done + inSpace(), steps, null);
    }

    private ImportAnswer upload() throws IOException {
        try {
            return new ImportAnswer(connection.upload("import the dashboards", "/api/saved_objects/_import?overwrite=true",
                    bundle.ndjson()));
        } catch (KibanaException e) {
            throw new IOException(e.getMessage() + (e.status() == KibanaException.NO_ANSWER
                    ? ". Whether they were imported is not known; run this again, it finds out." : ". In Kibana nothing was changed."), e);
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
        return new Step(Verb.REMOVE, object.shown(), "");
    }

    private List<Step> refused(ImportAnswer answer) {
        return bundle.objects().stream().map(object -> {
            String there = inventory.find(object).map(entry -> entry.bundle() > 0 ? "there, bundle " + entry.bundle() : "there")
                    .orElse("not there");
            String refusal = answer.refusal(object);
            return new Step(Verb.FAILED, object.shown(), there + (refusal == null ? "" : "; refused: " + refusal));
        }).toList();
    }

    private String before() {
        int newest = inventory.newest();
        return inventory.isEmpty() ? "" : newest == 0 ? ", over objects of an unknown version"
                : newest < bundle.version() ? ", over bundle " + newest : ", over the same version";
    }

    private DashboardState state(String message, List<Step> steps) {
        return new DashboardState(message + inSpace(), steps, address());
    }

    private String inSpace() {
        return " (space " + settings.space() + ")";
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
