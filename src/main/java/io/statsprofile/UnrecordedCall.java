package io.statsprofile;

/** What {@link Profile#call} gives where nothing is recorded. */
final class UnrecordedCall implements Profile.Call {

    static final UnrecordedCall INSTANCE = new UnrecordedCall();

    private UnrecordedCall() {
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
