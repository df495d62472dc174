package io.statsprofile.bench.delivery;

import ch.qos.logback.classic.LoggerContext;
import com.acme.till.Till;
import io.statsprofile.Profile;
import io.statsprofile.bench.programs.Recorded;
import io.statsprofile.logback.SlowDiskAppender;
import io.statsprofile.logback.StatsProfileMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service with the agent, in a process of its own. It does what it reads from its standard input, a line each, and answers with a line:
 *
 * <ul>
 * <li>{@code measure <millis>}: {@code measured}, and then for instrumented calls, log calls and nothing at all the numbers of
 * {@link Timeline#line()}, and those of {@link ProcessorTime}
 * <li>{@code work <millis>}: the same, with few calls and without an answer's numbers
 * <li>{@code disk <millis>}: {@code done}; each force of the disk takes so much longer
 * <li>{@code figures}: {@code figures cut acknowledged waiting retried lost spooled slow heap}, documents of this process, then slow
 * forces of the disk, and bytes of the heap in use
 * <li>{@code hand <count>}: {@code handed}; so many documents, each of a region of a hundred functions
 * <li>{@code collect}: {@code collected} and bytes of the heap in use when a collection has just ended
 * <li>{@code end}: {@code ended}
 * </ul>
 */
public final class TillProcess {

    /** From the beginning of one thing to that of the next: a call, a log call, nothing, in turn. */
    private static final long PERIOD_NANOS = 25_000;
    /** Every so many log calls hand over a document, of a region; so p99.9 is one of these. */
    private static final int REGION_EVERY = 500;

    private static final int FUNCTIONS = 100;
    private static final long HAND_PAUSE_MILLIS = 5;

    private final Till till = new Till();
    private final Logger log = LoggerFactory.getLogger("com.acme.till");
    private final Profile region = new Profile();
    private final Timeline calls = new Timeline();
    private final Timeline logs = new Timeline();
    private final Timeline nothing = new Timeline();
    private ProcessorTime processors;
    private long logged;
    private long value;

    private TillProcess() {
        region.enable();
        Profile.Call call = region.call("basket");
        value += till.sell(42);
        call.close();
        region.disable();
    }

    public static void main(String[] arguments) throws Exception {
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        Recorded.awaitSelection(logging);
        TillProcess process = new TillProcess();
        say("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null && !line.equals("end"); line = commands.readLine()) {
            String[] words = line.split(" ");
            say(process.answer(words[0], words.length > 1 ? Long.parseLong(words[1]) : 0));
        }
        logging.stop();
        say("ended");
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private String answer(String command, long number) throws Exception {
        switch (command) {
            case "measure":
                measure(number);
                return "measured " + calls.line() + " " + logs.line() + " " + nothing.line() + " " + processors.waited() + " "
                        + processors.others();
            case "work":
                work(number);
                return "worked";
            case "disk":
                SlowDiskAppender.force(number);
                return "done";
            case "hand":
                hand(number);
                return "handed";
            case "collect":
                return "collected " + collected();
            default:
                return figures();
        }
    }

    private void measure(long millis) {
        calls.clear();
        logs.clear();
        nothing.clear();
        ProcessorTime before = ProcessorTime.now();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
        long turn = 0;
        for (long due = begin; due - end < 0; due += PERIOD_NANOS) {
            while (System.nanoTime() - due < 0) {
                Thread.onSpinWait();
            }
            switch ((int) (turn++ % 3)) {
                case 0:
                    value += till.sell(turn);
                    calls.ended(due);
                    break;
                case 1:
                    log(turn);
                    logs.ended(due);
                    break;
                default:
                    nothing.ended(due);
            }
        }
        processors = ProcessorTime.now().since(before);
    }

    private void log(long turn) {
        if (logged++ % REGION_EVERY == 0) {
            log.info("basket {} took {}", turn, region);
        } else {
            log.info("basket {} sold, check {}", turn, value);
        }
    }

    private void work(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            value += till.sell(value & 0xFFFF);
            Thread.sleep(10);
        }
    }

    private void hand(long count) throws InterruptedException {
        Profile large = new Profile();
        large.enable();
        for (int i = 0; i < FUNCTIONS; i++) {
            Profile.Call call = large.call("com.acme.till.Shelf.take" + i);
            value += till.sell(i);
            call.close();
        }
        large.disable();
        for (long i = 0; i < count; i++) {
            log.info("shelf {} took {}", i, large);
            Thread.sleep(HAND_PAUSE_MILLIS);
        }
    }

    private static String figures() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = beans.queryNames(new ObjectName("io.statsprofile:type=StatsProfile,*"), null).iterator().next();
        StatsProfileMXBean bean = JMX.newMXBeanProxy(beans, name, StatsProfileMXBean.class);
        long lost = bean.getRefusedDocuments() + bean.getDroppedByReason().values().stream().mapToLong(Long::longValue).sum();
        return "figures " + bean.getCutDocuments() + " " + bean.getAcknowledgedDocuments() + " " + bean.getWaitingDocuments() + " "
                + bean.getRetriedDocuments() + " " + lost + " " + bean.getSpooledDocuments() + " " + SlowDiskAppender.slowForces() + " "
                + heap();
    }

    /** What the heap held when a collection had just ended. */
    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed()).sum();
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
