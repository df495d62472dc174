package io.statsprofile.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.model.StatsProfile;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** What the library does where the probe's classes are missing, or are not the ones that instrumented code calls. */
class ProbeGateTest {

    /** Has classes of its own of our library, as a program does that was started without the agent. */
    private static final class Program extends ClassLoader {

        private final boolean probe;

        Program(boolean probe) {
            super(ProbeGateTest.class.getClassLoader());
            this.probe = probe;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.statsprofile.probe.") && !probe) {
                throw new ClassNotFoundException(name + " comes with the agent only");
            }
            if (!name.startsWith("io.statsprofile.recording.") && !name.startsWith("io.statsprofile.model.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }

    /** Runs inside such a program. */
    public static final class ByHand {

        /** @return the gate's state and what a profile saw */
        @SuppressWarnings("try")
        public String call() {
            Profile profile = new Profile();
            profile.enable();
            try (var call = profile.call("checkout")) {
                Thread.onSpinWait();
            }
            profile.disable();
            StatsProfile stats = profile.stats();
            return ProbeGate.state() + " " + stats.funcProfiles().keySet() + " " + stats.totalCalls() + " " + ProbeGate.remedy();
        }
    }

    @Test
    void without_the_agent_calls_by_hand_are_recorded_and_the_remedy_names_the_option() throws ReflectiveOperationException {
        Class<?> byHand = new Program(false).loadClass(ByHand.class.getName());
        Object answer = byHand.getMethod("call").invoke(byHand.getConstructor().newInstance());
        assertThat(answer.toString()).startsWith("NO_AGENT [checkout] 1 There is no agent in this JVM")
                .contains("-javaagent:<path>/statsprofile-logback-<version>-agent.jar");
    }

    @Test
    void a_second_copy_of_the_probe_is_not_used() throws ReflectiveOperationException {
        Class<?> byHand = new Program(true).loadClass(ByHand.class.getName());
        Object answer = byHand.getMethod("call").invoke(byHand.getConstructor().newInstance());
        assertThat(answer.toString()).startsWith("SECOND_COPY [checkout] 1 A second copy of package io.statsprofile.probe");
    }

    @Test
    void the_gate_is_open_where_probe_and_library_belong_together() {
        assertThat(ProbeGate.state()).isEqualTo(ProbeGate.State.OPEN);
        assertThat(ProbeGate.isOpen()).isTrue();
    }
}
