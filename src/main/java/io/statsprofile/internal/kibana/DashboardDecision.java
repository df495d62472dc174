package io.statsprofile.internal.kibana;

/**
 * What is to be done about the dashboards of a space, by what is there. {@link Dashboards} carries it out, {@link KibanaMessages} words it.
 *
 * @param action what is to be done
 * @param before what is there of them
 * @param newest version that an object there says; 0 where none says one
 */
record DashboardDecision(Action action, Before before, int newest) {

    /** What is to be done. */
    enum Action {
        /** Nothing: a newer release has set them up. */
        LEAVE_NEWER,
        /** Nothing: all are there as this release has them. */
        LEAVE_SAME,
        /** They are imported. */
        IMPORT,
        /** Nothing: there are none. */
        NONE_TO_REMOVE,
        /** They are removed. */
        REMOVE
    }

    /** What is there. */
    enum Before {
        /** Nothing of ours. */
        NOTHING,
        /** Objects of ours of which none says its version. */
        UNKNOWN,
        /** Older ones than those of this release. */
        OLDER,
        /** Those of this release, or newer ones. */
        SAME
    }

    /** @param force imports also where the version is the same */
    static DashboardDecision toInstall(Inventory inventory, DashboardBundle bundle, boolean force) {
        int newest = inventory.newest();
        Action action = newest > bundle.version() ? Action.LEAVE_NEWER
                : inventory.isComplete(bundle) && !force ? Action.LEAVE_SAME : Action.IMPORT;
        return new DashboardDecision(action, before(inventory, bundle), newest);
    }

    static DashboardDecision toRemove(Inventory inventory, DashboardBundle bundle) {
        return new DashboardDecision(inventory.isEmpty() ? Action.NONE_TO_REMOVE : Action.REMOVE, before(inventory, bundle),
                inventory.newest());
    }

    private static Before before(Inventory inventory, DashboardBundle bundle) {
        int newest = inventory.newest();
        return inventory.isEmpty() ? Before.NOTHING : newest == 0 ? Before.UNKNOWN : newest < bundle.version() ? Before.OLDER : Before.SAME;
    }

    /** Whether something is to be done. */
    boolean isChange() {
        return action == Action.IMPORT || action == Action.REMOVE;
    }
}
