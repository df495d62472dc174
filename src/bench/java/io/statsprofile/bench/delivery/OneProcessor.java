package io.statsprofile.bench.delivery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this process and those that it has started to one processor, but for a service: what stands in the place of the network and of
 * Elasticsearch's machine cannot take all processors then that the service has here, and would not share with it there. Used by one thread.
 */
final class OneProcessor implements AutoCloseable {

    /** Before any is taken away. */
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final ProcessHandle service;
    private final boolean isKept;

    OneProcessor(ProcessHandle service) throws InterruptedException {
        this.service = service;
        this.isKept = PROCESSORS > 1 && allow("0");
    }

    /** Whether that can be done here. */
    boolean isKept() {
        return isKept;
    }

    private boolean allow(String processors) throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(List.of(ProcessHandle.current()));
        ProcessHandle.current().descendants().filter(process -> !process.equals(service)).forEach(all::add);
        boolean isDone = true;
        for (ProcessHandle process : all) {
            isDone &= allow(process, processors);
        }
        return isDone;
    }

    private static boolean allow(ProcessHandle process, String processors) throws InterruptedException {
        try {
            Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", processors, Long.toString(process.pid()))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return taskset.waitFor(10, TimeUnit.SECONDS) && taskset.exitValue() == 0;
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
    }

    /** They may use all processors again. */
    @Override
    public void close() {
        try {
            allow("0-" + (PROCESSORS - 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
