package io.statsprofile.demo;

import io.statsprofile.demo.shop.Clerk;
import io.statsprofile.demo.shop.Shop;
import io.statsprofile.demo.shop.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's service: a shop that is open for a while. */
public final class DemoService {

    // Created before the shop's classes load: by then Logback is configured, and counting has begun.
    private static final Logger LOG = LoggerFactory.getLogger(DemoService.class);

    private DemoService() {
    }

    /** Runs the service to its end. See {@link Options#USAGE}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + Options.USAGE);
            System.exit(2);
            return;
        }
        if (options.tied()) {
            tieToStandardInput();
        }
        serve(options);
        if (options.tally() != null) {
            Tally.write(options.tally());
        }
        LOG.info("Shop {} closed after {} calls of its functions.", options.version(), Tally.total());
    }

    private static void serve(Options options) throws IOException, InterruptedException {
        Load load = new Load((double) options.customersPerSecond() / options.threads(), options.day());
        try (Shop shop = new Shop(options.keepsRate())) {
            List<Clerk> clerks = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            long beginNanos = System.nanoTime();
            for (int i = 0; i < options.threads(); i++) {
                Clerk clerk = shop.hire(options.seed() + i);
                clerks.add(clerk);
                threads.add(new Thread(new Worker(clerk, beginNanos, options.duration().toNanos(), load::rate), "clerk-" + i));
            }
            LOG.info("Shop {} opens for {} with {} clerks.", options.version(), options.duration(), threads.size());
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            for (Clerk clerk : clerks) {
                clerk.close();
            }
        }
    }

    /** Ends this process when the standard input ends, which it does when the process at its other end dies, however it dies. */
    private static void tieToStandardInput() {
        Thread thread = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Whatever is said there is of no interest.
                }
            } catch (IOException e) {
                // As good as its end.
            }
            LOG.warn("The process that started this service is gone; ending too.");
            System.exit(3);
        }, "demo-tie");
        thread.setDaemon(true);
        thread.start();
    }
}
