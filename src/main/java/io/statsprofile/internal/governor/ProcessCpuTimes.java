package io.statsprofile.internal.governor;

/** Of the whole process, our own threads included, where nothing better is known. */
final class ProcessCpuTimes implements CpuTimes {

    private long before = process();

    @Override
    public long profiled(long[] ids, long passedNanos) {
        long now = process();
        long passed = Math.max(0, now - before);
        before = now;
        return passed;
    }

    @Override
    public long own() {
        return 0;
    }

    @Override
    public long compiling() {
        return 0;
    }

    private static long process() {
        return ProcessHandle.current().info().totalCpuDuration().map(duration -> duration.toNanos()).orElse(0L);
    }
}
