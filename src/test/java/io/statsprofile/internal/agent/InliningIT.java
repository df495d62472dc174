package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SameEverywhere;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What probes leave of the application's compiled code, as the JVM's compiler says it: a method that calls a hundred tiny instrumented
 * ones, and some beside them that are not, in this JVM and in a JDK 25 that is installed beside it.
 */
@SameEverywhere
class InliningIT {

    private static final String CALLEES = "com.acme.inlining.Callees";
    private static final String NEIGHBOURS = "com.acme.neighbours.Neighbours";
    private static final String MAIN = "com.acme.neighbours.Main";
    private static final int INSTRUMENTED = 100;
    /** Of those, as many as compilers have nodes for where the probe is entered by dynamic calls. */
    private static final int INSTRUMENTED_DYNAMIC = 85;
    private static final int OTHERS = 20;
    private static final String PROBE = "io.statsprofile.internal.probe.Probe";
    /** Bytecodes of a pair of probes that a hundred callees leave room for. */
    private static final int MOST_OF_A_PAIR = 45;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void compile() throws IOException {
        Path callees = write(CALLEES, source());
        Path main = write(MAIN, main());
        Path neighbours = write(NEIGHBOURS, "package com.acme.neighbours; public class Neighbours {" + methods("public static int g",
                OTHERS) + "}");
        int status = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "--release", "17", "-cp",
                Fork.TARGET.resolve("classes").toString(), "-d", directory.toString(), callees.toString(), neighbours.toString(),
                main.toString());
        assertThat(status).isZero();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void probes_of_a_hundred_tiny_callees_refuse_no_callee_its_place_in_the_caller(Path home) throws IOException {
        Inlining without = run(home, "exact", List.of());
        assertThat(without.inlined()).as("without the agent").hasSize(INSTRUMENTED + OTHERS);

        for (String mode : new String[] {"exact", "sampled"}) {
            Inlining with = run(home, mode, List.of(Fork.agent("include=com.acme.inlining")));

            assertThat(with.refusedFor("DesiredMethodLimit")).as("refused since the probes filled the caller up, %s on %s", mode, home)
                    .isEmpty();
            assertThat(with.refusedAmong(without.inlined())).as("no longer inlined, %s on %s", mode, home).isEmpty();
            assertThat(with.mostOfProbes()).as("bytecodes inlined of a pair of probes, %s on %s", mode, home)
                    .isLessThanOrEqualTo(MOST_OF_A_PAIR);
        }
    }

    /** Probes are entered by dynamic calls then, of which compilers make more nodes while they inline them. */
    @ParameterizedTest
    @MethodSource("jvms")
    void under_a_budget_too_probes_fill_no_caller_up(Path home) throws IOException {
        Inlining with = run(home, "budget", List.of(Fork.agent("include=com.acme.inlining")));

        assertThat(with.calls()).as("dynamic calls, on %s", home).anyMatch(call -> call.method().equals("linkToCallSite"));
        assertThat(with.refusedFor("DesiredMethodLimit")).as("refused since the probes filled the caller up, on %s", home).isEmpty();
        assertThat(with.inlined()).as("inlined, on %s", home)
                .containsAll(IntStream.range(0, INSTRUMENTED_DYNAMIC).mapToObj(i -> CALLEES + "::f" + i).toList());
        assertThat(with.mostOfProbes()).as("bytecodes inlined of a pair of probes, on %s", home).isLessThanOrEqualTo(MOST_OF_A_PAIR);
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void what_begins_a_sampled_call_is_inlined_into_its_probe(Path home) {
        Inlining enter = Inlining.of(fork(home, "sampled", "java.lang.$StatsProfile::enter"), PROBE + "::enter", Set.of());

        assertThat(enter.refusedFor("big method")).as("compiled into more than is inlined, on %s", home).isEmpty();
        assertThat(enter.calls()).extracting(Inlining.Call::method).contains("enter", "begin");
    }

    /** The one that runs the other tests, and those of Java 25 in the same directory. */
    static List<Path> jvms() throws IOException {
        Path home = Path.of(System.getProperty("it.java.home", System.getProperty("java.home"))).toRealPath();
        List<Path> jvms = new ArrayList<>(List.of(home));
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(home.getParent())) {
            for (Path sibling : siblings) {
                Path release = sibling.resolve("release");
                if (Files.isReadable(release) && Files.readString(release).contains("JAVA_VERSION=\"25")
                        && !jvms.contains(sibling.toRealPath())) {
                    jvms.add(sibling.toRealPath());
                }
            }
        }
        return jvms;
    }

    private static Inlining run(Path home, String mode, List<String> agent) {
        return Inlining.of(fork(home, mode, agent, CALLEES + "::all"), CALLEES + "::f0", Set.of(CALLEES, NEIGHBOURS));
    }

    private static List<String> fork(Path home, String mode, String told) {
        return fork(home, mode, List.of(Fork.agent("include=com.acme.inlining")), told);
    }

    /** @param told of which compiled method the compiler says what it inlined */
    private static List<String> fork(Path home, String mode, List<String> agent, String told) {
        List<String> arguments = new ArrayList<>(agent);
        arguments.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-TieredCompilation", "-Xbatch", "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=PrintInlining," + told, "-cp", directory + File.pathSeparator + Fork.CLASS_PATH, MAIN, mode));
        ProcessBuilder builder = Fork.java(arguments.toArray(String[]::new));
        builder.command().set(0, home.resolve("bin/java").toString());
        Fork fork = Fork.run(builder);
        assertThat(fork.out()).as("%s", fork).contains(agent.isEmpty() ? "no probe" : mode + " " + INSTRUMENTED);
        return fork.out();
    }

    private static String source() {
        return "package com.acme.inlining; public class Callees {" + methods("static int f", INSTRUMENTED)
                + "public static int all(int x) { int sum = x;" + calls("f", INSTRUMENTED) + calls(NEIGHBOURS + ".g", OTHERS)
                + "return sum; } }";
    }

    private static String main() {
        return """
                package com.acme.neighbours;
                import com.acme.inlining.Callees;
                import io.statsprofile.internal.probe.*;
                import java.util.Map;
                public class Main {
                public static void main(String[] arguments) throws ReflectiveOperationException {
                    if (arguments[0].equals("budget")) {
                        Control.get().govern(CounterReaders.claim(Main.class.getClassLoader(), "inlining"),
                                Map.of("overheadBudget", "2%", "exactFunctions", "com.acme.inlining.Callees.*"));
                    }
                    Class.forName("com.acme.inlining.Callees");
                    try {
                        Class.forName("io.statsprofile.internal.probe.Probe");
                        System.out.println(arguments[0] + " " + Modal.set(arguments[0]));
                    } catch (ClassNotFoundException absent) {
                        System.out.println("no probe");
                    }
                    int sum = 0;
                    for (int i = 0; i < 30_000; i++) {
                        sum += Callees.all(i);
                    }
                    System.out.println("sum " + sum);
                }
                static class Modal {
                    static int set(String mode) {
                        int found = 0;
                        for (int id = 0; id < Functions.count(); id++) {
                            if (Functions.isRegistered(id) && Functions.method(id).startsWith("f")) {
                                Modes.set(id, mode.equals("sampled") ? Modes.SAMPLED : Modes.EXACT);
                                found++;
                            }
                        }
                        return found;
                    }
                }
                }
                """;
    }

    private static String methods(String name, int number) {
        return "static int[] table = new int[1024];" + IntStream.range(0, number)
                .mapToObj(i -> name + i + "(int x) { return x * " + (2 * i + 3) + " + table[(x + " + i + ") & 1023]; }")
                .collect(Collectors.joining());
    }

    private static String calls(String name, int number) {
        return IntStream.range(0, number).mapToObj(i -> "sum += " + name + i + "(sum);").collect(Collectors.joining());
    }

    private static Path write(String className, String source) throws IOException {
        Path file = directory.resolve(className.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, source);
    }
}
