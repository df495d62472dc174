package io.statsprofile.bench.delivery;

import ch.qos.logback.classic.LoggerContext;
import com.sun.management.OperatingSystemMXBean;
import io.statsprofile.Profile;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The smallest program with the appender: profiles one call, logs it, stops Logback, which waits for the document's delivery, and prints
 * how many classes were loaded and how many nanoseconds of CPU time the process took.
 */
final class StartProcess {

    private StartProcess() {
    }

    public static void main(String[] arguments) {
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger log = LoggerFactory.getLogger("com.acme.start");
        Profile profile = new Profile();
        profile.enable();
        profile.call("com.acme.start.Order.check").close();
        profile.disable();
        log.info("the check took {}", profile);
        logging.stop();
        long nanos = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        System.out.println("started " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() + " " + nanos);
    }
}
