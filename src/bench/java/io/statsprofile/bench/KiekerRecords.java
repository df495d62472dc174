package io.statsprofile.bench;

import kieker.common.configuration.Configuration;
import kieker.common.record.IMonitoringRecord;
import kieker.common.record.controlflow.OperationExecutionRecord;
import kieker.monitoring.core.controller.IMonitoringController;
import kieker.monitoring.core.controller.MonitoringController;
import kieker.monitoring.writer.AbstractMonitoringWriter;

/** Where Kieker's records end: they are counted and let go. In a JVM with Kieker's agent. */
public final class KiekerRecords extends AbstractMonitoringWriter {

    private static final long PATIENCE_MILLIS = 60_000;

    private static volatile long calls;

    public KiekerRecords(Configuration configuration) {
        super(configuration);
    }

    /** Calls that were recorded, once all of them have come here. */
    static long await() throws InterruptedException {
        IMonitoringController controller = MonitoringController.getInstance();
        controller.terminateMonitoring();
        controller.waitForTermination(PATIENCE_MILLIS);
        return calls;
    }

    @Override
    public void onStarting() {
        // There is nothing to open.
    }

    /** On one thread of Kieker's. */
    @Override
    public void writeMonitoringRecord(IMonitoringRecord record) {
        if (record instanceof OperationExecutionRecord) {
            calls++;
        }
    }

    @Override
    public void onTerminating() {
        // There is nothing to close.
    }
}
