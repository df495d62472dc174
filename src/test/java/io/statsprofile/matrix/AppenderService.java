package io.statsprofile.matrix;

import ch.qos.logback.core.joran.spi.JoranException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.MalformedObjectNameException;

/**
 * A service in a JVM of its own, profiled by the agent, that ships by the appender into both streams: does what it is told on its standard
 * input, line by line, and says on its standard output what it makes before it hands that over. Started by {@link AppenderProcess}.
 */
public final class AppenderService {

    /** Lines that it says. */
    static final String PRODUCED = "produced ";
    static final String SPOOLED = "spooled ";
    static final String LOST = "lost ";
    static final String PROBLEM = "problem ";
    static final String CALLS = "calls ";
    static final String WARNING = "warning ";
    static final String DONE = "done";
    /** As many as a spool writes together. */
    static final int TOGETHER = 16;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final LoggingService service;
    /** Of {@code Order.total}. */
    private long calls;

    private AppenderService(LoggingService service) {
        this.service = service;
    }

    /** @param arguments urls, namespace, the spool's directory or a hyphen, what delivers, the length of hours or {@code off} */
    public static void main(String[] arguments) throws IOException, InterruptedException, JoranException, MalformedObjectNameException {
        Path directory = arguments[2].equals("-") ? null : Path.of(arguments[2]);
        InstanceSettings settings = InstanceSettings.of(arguments[0], arguments[1], arguments[1], directory,
                Carriers.valueOf(arguments[3])).intoBothStreams();
        try (LoggingService service = new LoggingService(settings, arguments[4], new Speaker())) {
            service.onWarning(warning -> say(WARNING + warning));
            new AppenderService(service).run();
        }
        say(DONE);
    }

    /** Says it line by line. */
    private static final class Speaker implements LoggingService.Ledger {

        @Override
        public void made(String function) {
            say(PRODUCED + function);
        }

        @Override
        public void lost(long documents) {
            say(LOST + documents);
        }

        @Override
        public void problem(String what) {
            say(PROBLEM + what);
        }
    }

    private void run() throws IOException, InterruptedException, JoranException {
        calls += service.awaitProbes();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say(DONE);
        for (String command = commands.readLine(); command != null && !command.equals("end"); command = commands.readLine()) {
            String[] words = command.split(" ");
            switch (words[0]) {
                case "produce" -> produce(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                case "go-on" -> produceUntilKilled();
                case "reload" -> service.reload();
                case "deliver" -> service.awaitDelivered();
                default -> throw new IllegalArgumentException(command);
            }
            say(DONE);
        }
        say(CALLS + calls);
        service.end();
    }

    private void produce(int regions, int perSecond) {
        long nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long begin = System.nanoTime();
        for (int i = 0; i < regions; i++) {
            service.produceRegion(true);
            calls++;
            LockSupport.parkNanos(begin + i * nanosEach - System.nanoTime());
        }
    }

    /** As fast as the disk takes them: one or {@value #TOGETHER}, in turns, and says of each when it is on disk. */
    private void produceUntilKilled() throws InterruptedException {
        for (int each = 1; ; each = 1 + TOGETHER - each) {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                made.add(service.produceRegion(true));
            }
            while (!service.isOnDisk()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            made.forEach(function -> say(SPOOLED + function));
        }
    }

    private static synchronized void say(String line) {
        try {
            OUT.write((line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("nobody listens", e);
        }
    }
}
