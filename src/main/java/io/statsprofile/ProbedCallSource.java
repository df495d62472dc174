package io.statsprofile;

/** Source of the calls that the agent's probes see on the current thread. Keeps the probe's types out of {@link Profile}'s signatures. */
interface ProbedCallSource {

    /** Without an agent nothing is seen. */
    ProbedCallSource NONE = new ProbedCallSource() {

        @Override
        public void begin() {
            // Nobody reports anything.
        }

        @Override
        public void end() {
            // Nothing was begun.
        }
    };

    /** From now on the current thread's calls are recorded. */
    void begin();

    /** Ends {@link #begin}, on the same thread. */
    void end();
}
