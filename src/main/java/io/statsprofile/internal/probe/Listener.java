package io.statsprofile.internal.probe;

/** Sees the calls of one thread, from {@link Probe#attach} to {@link Probe#detach}, on that thread, with the probe's own clock readings. */
public interface Listener {

    /** A function of {@link Functions} was entered at {@code nanos}. */
    void entered(int function, long nanos);

    /** The function entered last and not yet left was left at {@code nanos}, by return or by exception. */
    void exited(long nanos);
}
