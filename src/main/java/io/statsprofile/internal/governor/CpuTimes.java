package io.statsprofile.internal.governor;

/** CPU time of the threads that run profiled code, and of our own. Not thread-safe. */
interface CpuTimes {

    /** What this JVM can tell; a runtime image may lack the module that knows threads. */
    static CpuTimes ofThisJvm() {
        try {
            return new ThreadCpuTimes();
        } catch (LinkageError | RuntimeException noManagement) {
            return new ProcessCpuTimes();
        }
    }

    /**
     * @param ids of threads that ran profiled code since the last question, 0 for virtual ones
     * @param passedNanos since then
     * @return nanoseconds since then
     */
    long profiled(long[] ids, long passedNanos);

    /** @return nanoseconds that the JVM was compiling since the last question, at first since its start; 0 where it does not tell */
    long compiling();

    /** @return nanoseconds that our own threads have taken since the last question */
    long own();
}
