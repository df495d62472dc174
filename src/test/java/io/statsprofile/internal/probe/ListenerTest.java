package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who listens sees the thread's calls with the probe's own clock readings, and cannot disturb anyone. */
class ListenerTest {

    private final Fixture fixture = new Fixture();
    private final int a = fixture.function("a");
    private final int b = fixture.function("b");
    private final Recorder recorder = new Recorder();

    private static class Recorder implements Listener {

        final List<String> seen = new ArrayList<>();

        @Override
        public void entered(int function, long nanos) {
            seen.add("+" + Functions.method(function) + "@" + nanos);
        }

        @Override
        public void exited(long nanos) {
            seen.add("-@" + nanos);
        }
    }

    @BeforeEach
    void startTheClock() {
        Ticks.drive(100);
    }

    @AfterEach
    void end() {
        Probe.detach(recorder);
        fixture.close();
    }

    private void call(int function) {
        Frame frame = Probe.enter(function);
        Ticks.advance(1);
        Probe.exit(frame);
        Ticks.advance(1);
    }

    @Test
    void sees_calls_between_attach_and_detach() {
        call(a);
        Probe.attach(recorder);
        call(a);
        fixture.reader.cut(false);
        call(b);
        Probe.detach(recorder);
        call(b);
        assertThat(recorder.seen).containsExactly("+a@102", "-@103", "+b@104", "-@105");
        assertThat(row(fixture.reader.cut(false), b)[0]).isEqualTo(2);
    }

    @Test
    void is_not_told_of_the_end_of_calls_that_began_before_it() {
        Frame fa = Probe.enter(a);
        Probe.attach(recorder);
        call(b);
        Probe.exit(fa);
        call(a);
        assertThat(recorder.seen).containsExactly("+b@100", "-@101", "+a@102", "-@103");
    }

    @Test
    void lost_exits_are_told_when_they_are_healed() {
        Probe.attach(recorder);
        Frame fa = Probe.enter(a);
        Probe.enter(b);
        Ticks.advance(5);
        Probe.exit(fa);
        assertThat(recorder.seen).containsExactly("+a@100", "+b@100", "-@105", "-@105");
    }

    @Test
    void a_listener_that_throws_is_detached_and_the_others_stay() {
        Recorder broken = new Recorder() {
            @Override
            public void exited(long nanos) {
                super.exited(nanos);
                throw new IllegalStateException("broken");
            }
        };
        Probe.attach(recorder);
        Probe.attach(broken);
        call(a);
        call(b);
        assertThat(recorder.seen).hasSize(4);
        assertThat(broken.seen).hasSize(2);
        Probe.detach(recorder);
        call(a);
        assertThat(recorder.seen).hasSize(4);
        assertThat(row(fixture.reader.cut(false), a)).containsExactly(2, 2, 2, 2, 0);
    }

    @Test
    void other_threads_are_not_shown() throws InterruptedException {
        Probe.attach(recorder);
        Thread thread = new Thread(() -> call(a));
        thread.start();
        thread.join();
        assertThat(recorder.seen).isEmpty();
    }

    @Test
    void a_listener_that_nobody_knows_any_more_does_not_stay_with_the_thread() {
        WeakReference<Listener> forgotten = attachAndForget();
        Awaitility.await("the listener, and with it its class loader, is collected").until(() -> {
            System.gc();
            return forgotten.get() == null;
        });
        call(a);
        assertThat(row(fixture.reader.cut(false), a)).startsWith(1, 1).endsWith(0);
    }

    private static WeakReference<Listener> attachAndForget() {
        Listener listener = new Recorder();
        Probe.attach(listener);
        return new WeakReference<>(listener);
    }
}
