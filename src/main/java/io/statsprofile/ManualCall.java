package io.statsprofile;

/** A call opened by hand. */
final class ManualCall implements Profile.Call {

    private final Profile profile;
    /** Asked to end, and waiting for calls above it. */
    boolean closing;

    ManualCall(Profile profile) {
        this.profile = profile;
    }

    @Override
    public void close() {
        profile.close(this);
    }
}
