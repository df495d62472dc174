package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.Profile;
import io.statsprofile.internal.probe.ProbeVersion;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;

/** What the library does where the probe's classes are missing, or are not the ones that instrumented code calls. */
class ProbeGateTest {

    /** Has classes of its own of our library, as a program does that was started without the agent. */
    private static final class Program extends ClassLoader {

        private final boolean probe;
        /** Whether it has classes of its own of the probe, too. */
        private final boolean ownProbe;
        /** Fingerprint and name of that probe's version; null where it is so old that it has none. */
        private final Map<String, Object> version;

        Program(boolean probe) {
            this(probe, false, Map.of());
        }

        private Program(boolean probe, boolean ownProbe, Map<String, Object> version) {
            super(ProbeGateTest.class.getClassLoader());
            this.probe = probe;
            this.ownProbe = ownProbe;
            this.version = version;
        }

        static Program withProbe(Map<String, Object> version) {
            return new Program(true, true, version);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean isProbe = name.startsWith("io.statsprofile.internal.probe.");
            if (isProbe && !probe) {
                throw new ClassNotFoundException(name + " comes with the agent only");
            }
            if (name.equals(VERSION) && version == null) {
                throw new ClassNotFoundException(name + " came later");
            }
            if (!name.startsWith("io.statsprofile.") || isProbe && !ownProbe) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = name.equals(VERSION) ? changed(in.readAllBytes()) : in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }

        private byte[] changed(byte[] classFile) {
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9, writer) {
                @Override
                public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                    return super.visitField(access, name, descriptor, signature, version.getOrDefault(name, value));
                }
            }, 0);
            return writer.toByteArray();
        }
    }

    private static final String VERSION = "io.statsprofile.internal.probe.ProbeVersion";

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
            return ProbeGate.state() + " " + stats.funcProfiles().keySet() + " " + stats.totalCalls() + " "
                    + ProbeGate.remedy(ProbeGate.state());
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
        assertThat(answer.toString()).startsWith("SECOND_COPY [checkout] 1 A second copy of package io.statsprofile.internal.probe");
    }

    @Test
    void a_probe_of_this_version_is_used() throws ReflectiveOperationException {
        Class<?> byHand = Program.withProbe(Map.of("NAME", "0.1.0-of-another-day")).loadClass(ByHand.class.getName());
        Object answer = byHand.getMethod("call").invoke(byHand.getConstructor().newInstance());
        assertThat(answer.toString()).startsWith("OPEN [checkout] 1");
    }

    @Test
    void a_probe_of_another_version_is_not_used_and_both_versions_are_named() throws ReflectiveOperationException {
        Class<?> byHand = Program.withProbe(Map.of("NAME", "9.8.7", "FINGERPRINT", -1)).loadClass(ByHand.class.getName());
        Object answer = byHand.getMethod("call").invoke(byHand.getConstructor().newInstance());
        assertThat(answer.toString()).startsWith("OTHER_VERSION [checkout] 1 The agent is of version 9.8.7 and this library of version "
                + ProbeVersion.NAME + ",").contains("statsprofile-logback-<version>-agent.jar of one version");
    }

    @Test
    void a_probe_so_old_that_it_does_not_say_its_version_is_not_used() throws ReflectiveOperationException {
        Class<?> byHand = Program.withProbe(null).loadClass(ByHand.class.getName());
        Object answer = byHand.getMethod("call").invoke(byHand.getConstructor().newInstance());
        assertThat(answer.toString())
                .startsWith("OTHER_VERSION [checkout] 1 The agent is of version 0.1.0 or older, from before it said which, and");
    }

    @Test
    void the_gate_is_open_where_probe_and_library_belong_together() {
        assertThat(ProbeGate.state()).isEqualTo(ProbeGate.State.OPEN);
        assertThat(ProbeGate.isOpen()).isTrue();
    }
}
