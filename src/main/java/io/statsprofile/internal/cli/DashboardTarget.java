package io.statsprofile.internal.cli;

import io.statsprofile.internal.kibana.DashboardState;
import io.statsprofile.internal.kibana.Dashboards;
import io.statsprofile.internal.kibana.KibanaSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The dashboards in a space of Kibana. */
final class DashboardTarget implements SetupTarget {

    private final Dashboards dashboards;
    private final boolean force;

    DashboardTarget(KibanaSettings settings, boolean force) {
        this.dashboards = Dashboards.in(settings);
        this.force = force;
    }

    @Override
    public String subject() {
        return "the dashboards";
    }

    @Override
    public String server() {
        return "Kibana";
    }

    @Override
    public String without() {
        return " To do the rest without Kibana, leave --kibana (or STATSPROFILE_KIBANA_URL) out.";
    }

    @Override
    public void check(boolean removal) throws IOException {
        dashboards.check();
    }

    @Override
    public Result install(boolean write) throws IOException {
        return result(dashboards.install(force, write), write);
    }

    @Override
    public Result remove(boolean write) {
        return result(dashboards.remove(write), write);
    }

    @Override
    public void close() {
        dashboards.close();
    }

    private static Result result(DashboardState state, boolean write) {
        List<String> lines = new ArrayList<>(List.of("Kibana: " + state.message()));
        state.steps().forEach(step -> lines.add("  " + step));
        if (!write && !state.steps().isEmpty()) {
            lines.add("  (whether Kibana lets these credentials write was not tried)");
        }
        if (state.address() != null && state.isWhole()) {
            lines.add("Open " + state.address());
        }
        return new Result(lines, state.isWhole());
    }
}
