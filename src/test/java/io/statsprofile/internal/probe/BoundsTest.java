package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens at the bounds, in a JVM of its own that may be filled up. */
@Timeout(60)
class BoundsTest {

    @Test
    void calls_beyond_the_bound_on_recorders_are_counted_and_functions_beyond_theirs_refused() throws Exception {
        Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-D" + ThreadRecorders.MAX_PROPERTY + "=2",
                "-cp", System.getProperty("java.class.path"), Filled.class.getName()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo("recorded 2, unrecorded 3, later recorded 1, last function 65535, then -1");
    }

    /** Five threads at the same time where two are allowed, another one after them, and all the functions that there can be. */
    static final class Filled {

        private Filled() {
        }

        public static void main(String[] args) throws InterruptedException {
            ClassLoader home = Filled.class.getClassLoader();
            CounterReader reader = CounterReaders.claim(home, "bounds");
            int f = Fixture.function(home, "f");
            CountDownLatch all = new CountDownLatch(5);
            Thread[] threads = new Thread[5];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> call(f, all));
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            IntervalSnapshot snapshot = reader.cut(false);
            Thread later = new Thread(() -> call(f, new CountDownLatch(1)));
            later.start();
            later.join();
            IntervalSnapshot then = reader.cut(false);
            int last = f;
            for (int i = f + 1; i < Functions.MAX; i++) {
                last = Fixture.function(home, "f" + i);
            }
            System.out.println("recorded " + Fixture.row(snapshot, f)[0] + ", unrecorded " + snapshot.unrecordedCalls + ", later recorded "
                    + Fixture.row(then, f)[0] + ", last function " + last + ", then " + Fixture.function(home, "more"));
        }

        private static void call(int f, CountDownLatch all) {
            Frame frame = Probe.enter(f);
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Probe.exit(frame);
        }
    }
}
