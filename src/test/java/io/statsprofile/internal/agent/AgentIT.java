package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent in JVMs of its own, steered as the library steers it. */
class AgentIT {

    private static final String START = "com.acme.levels.StartApplication";

    @TempDir
    private Path directory;

    @Test
    void include_counts_from_the_start_on() {
        Fork fork = Fork.run(Fork.agent("include=com.acme.levels:exclude=com.acme.levels.StartApplication,com.acme.levels.Count"), START);

        assertThat(fork.out()).as("%s", fork).containsExactly("works 5", "loader null",
                "calls {Early.<clinit>=1, Early.broken=1, Early.run=1, Early.step=3, Late.<init>=1, Late.run=1}",
                "figures {classes=2, methods=7, skipped=0, small=0, retransformed=0, watched=0, waiting=7, "
                        + "messagesDropped=0}", "messages []");
        assertThat(fork.said()).isEmpty();
    }

    @Test
    void levels_change_what_is_counted_and_nothing_unchanged_is_retransformed() throws IOException {
        Fork fork = Fork.run(Fork.agent(""), "-javaagent:" + watcher(), "com.acme.levels.LevelsApplication");

        assertThat(fork.out()).as("%s", fork).containsExactly(
                "no level: {} retransformed 0",
                "debug, and a class loaded later: {Early.broken=1, Early.run=1, Early.step=2, Late.<init>=1, Late.run=1} retransformed 1",
                "nothing to change: {} retransformed 1",
                "info, and one method: {Early.broken=1, Early.run=1} retransformed 3",
                "off, later transformers see a probe: false: {} retransformed 4",
                "trace, later transformers see a probe: true: run->step=2 run->broken=1",
                "under load: counted some true, at most all true, failures []",
                "after the load, 1 run: {Early.broken=1, Early.run=1, Early.step=20} retransformed 18",
                "messages []");
        assertThat(fork.exit()).isZero();
    }

    @Test
    void a_library_that_is_loaded_gets_its_probes_in_few_stops_whatever_in_it_cannot_link() throws IOException {
        Path safepoints = directory.resolve("safepoints.txt");
        Fork fork = Fork.run(Fork.agent(""), "-Xlog:safepoint:file=" + safepoints, "com.acme.levels.LibraryApplication");

        assertThat(fork.out()).as("%s", fork).hasSize(4).startsWith("DEBUG, classes with probes: 300", "counted 300",
                "OFF, classes with probes: 0");
        assertThat(fork.out().get(3)).startsWith("WARN 6 loaded classes could not be retransformed").contains("com.acme.libra.W1000",
                "(the JVM can't link it");
        assertThat(Files.readAllLines(safepoints).stream().filter(line -> line.contains("RedefineClasses")))
                .as("stops for 300 classes, twice").hasSizeBetween(2, 2 * 300 / RetransformPace.FIRST);
    }

    @Test
    void deep_and_bottomless_recursion_leave_nothing_open() {
        Fork fork = Fork.run(Fork.agent("include=com.acme.levels.Overflowing"), "com.acme.levels.Overflowing");

        assertThat(fork.out()).as("%s", fork).containsExactly("depth 50000", "entered true left open 0 then {Overflowing.main=0}");
        assertThat(fork.exit()).isZero();
    }

    @Test
    void attached_to_a_running_jvm_it_counts_in_classes_already_loaded() {
        Fork fork = Fork.run("-Djdk.attach.allowAttachSelf=true", "com.acme.levels.AttachingApplication", Fork.AGENT.toString(),
                "include=com.acme.levels.Early");

        assertThat(fork.out()).as("%s", fork).containsExactly("calls {Early.broken=1, Early.run=1, Early.step=3}");
    }

    @Test
    void a_method_that_the_probe_would_lift_over_8000_bytes_is_compiled_as_ever_and_a_class_defined_without_a_name_is_profiled()
            throws IOException {
        Path classFile = Files.write(directory.resolve("Work.class"), HugeMethodTest.workingClass("com/acme/huge/Work"));
        String main = "com.acme.levels.NamelessApplication";
        String include = Fork.agent("include=com.acme.huge");

        Fork usual = Fork.run(include, "-Xbatch", "-XX:+PrintCompilation", main, classFile.toString());
        Fork told = Fork.run(include, "-XX:-DontCompileHugeMethods", main, classFile.toString());

        assertThat(usual.out()).as("%s", usual).anyMatch(line -> line.contains("com.acme.huge.Work::work"))
                .contains("worked true", "calls {com.acme.huge.Work.small=20}")
                .anyMatch(line -> line.startsWith("messages [WARN com.acme.huge.Work.work(I)I is not profiled: with the probe it would "
                        + "have 80"));
        assertThat(told.out()).as("%s", told).containsExactly("worked true",
                "calls {com.acme.huge.Work.small=20, com.acme.huge.Work.work=20}", "messages []");
    }

    @Test
    void the_kill_switch_leaves_the_jvm_without_probe() {
        Fork property = Fork.run("-Dstatsprofile.enabled=false", Fork.agent("include=com.acme"), START);
        ProcessBuilder byVariable = Fork.java(Fork.agent("include=com.acme"), START);
        byVariable.environment().put("STATSPROFILE_ENABLED", "FALSE");
        Fork variable = Fork.run(byVariable);

        assertThat(property.out()).as("%s", property).containsExactly("works 5", "no probe");
        assertThat(property.said()).singleElement().asString().contains("switched off");
        assertThat(variable.out()).as("%s", variable).containsExactly("works 5", "no probe");
    }

    @Test
    void given_three_times_the_first_works_and_the_others_are_named_once() {
        Fork fork = Fork.run(Fork.agent("include=com.acme.levels.Late"), Fork.agent("include=com.acme.levels.Early"),
                Fork.agent(""), START);

        assertThat(fork.out()).as("%s", fork).contains("calls {Late.<init>=1, Late.run=1}");
        assertThat(fork.said()).singleElement().asString().contains("more than once", "remove all but one -javaagent");
    }

    @Test
    void broken_options_are_named_and_the_rest_goes_on() {
        Fork fork = Fork.run("-Dstatsprofile.exclude=com/acme", Fork.agent("includes=com.foo:include=com.acme.levels.Late,com.*.x"), START);

        assertThat(fork.out()).as("%s", fork).contains("calls {Late.<init>=1, Late.run=1}");
        assertThat(fork.said()).hasSize(3).anyMatch(line -> line.contains("'includes' is unknown"))
                .anyMatch(line -> line.contains("agent option include: 'com.*.x'"))
                .anyMatch(line -> line.contains("system property statsprofile.exclude: 'com/acme'"));
    }

    @Test
    void where_the_agent_cannot_start_the_application_does() throws IOException {
        Fork fork = Fork.run("-javaagent:" + agentWithout("io/statsprofile/internal/agent/probe.jar") + "=include=com.acme", START);

        assertThat(fork.out()).as("%s", fork).containsExactly("works 5", "no probe");
        assertThat(fork.said()).singleElement().asString().contains("could not start", "lacks /io/statsprofile/internal/agent/probe.jar",
                "runs without profiles");
    }

    @Test
    void no_file_is_written_and_none_is_needed() {
        Fork fork = Fork.run("-Djava.io.tmpdir=" + directory.resolve("missing"), Fork.agent("include=com.acme.levels.Late"), START);

        assertThat(fork.out()).as("%s", fork).contains("calls {Late.<init>=1, Late.run=1}", "messages []");
        assertThat(fork.err()).as("neither the agent nor the JVM complains, as it does of a boot class path that was appended to")
                .filteredOn(line -> !line.equals("WARNING: java.io.tmpdir directory does not exist")).isEmpty();
    }

    @Test
    void the_jdk_stays_closed_to_the_application() {
        Fork fork = Fork.run(Fork.agent("include=com.acme.levels"), "com.acme.levels.ClosedApplication");

        assertThat(fork.out()).as("%s", fork).containsExactly("java.lang open false", "jdk.internal.misc exported false");
    }

    @Test
    void classes_of_named_modules_are_counted_too() throws IOException {
        Path sources = Files.createDirectories(directory.resolve("source/com/acme/modular")).getParent().getParent().getParent();
        Files.writeString(sources.resolve("module-info.java"), "module com.acme.modular { }");
        Files.writeString(sources.resolve("com/acme/modular/Main.java"), """
                package com.acme.modular;
                public class Main {
                    public static void main(String[] arguments) {
                        System.out.println("works " + Main.class.getModule().isNamed());
                    }
                }
                """);
        Path classes = directory.resolve("classes");
        int status = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "--release", "17", "-d", classes.toString(),
                sources.resolve("module-info.java").toString(), sources.resolve("com/acme/modular/Main.java").toString());
        assertThat(status).isZero();

        Fork fork = Fork.run(Fork.agent("include=com.acme.modular"), "--module-path", classes.toString(), "-m",
                "com.acme.modular/com.acme.modular.Main");

        assertThat(fork.out()).as("%s", fork).containsExactly("works true");
        assertThat(fork.exit()).isZero();
    }

    private Path agentWithout(String entry) throws IOException {
        Path copy = directory.resolve("agent.jar");
        try (JarFile jar = new JarFile(Fork.AGENT.toFile()); JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy),
                jar.getManifest())) {
            for (JarEntry kept : jar.stream().filter(e -> !e.getName().equals(entry) && !e.getName().equals(JarFile.MANIFEST_NAME))
                    .toList()) {
                out.putNextEntry(new JarEntry(kept.getName()));
                jar.getInputStream(kept).transferTo(out);
            }
        }
        return copy;
    }

    @Test
    void names_of_parameters_and_annotated_records_outlast_changes_of_levels() throws IOException {
        Path source = Files.createDirectories(directory.resolve("named-source/com/acme/named")).resolve("Main.java");
        Files.writeString(source, """
                package com.acme.named;
                import io.statsprofile.internal.probe.*;
                import java.util.Map;
                public class Main {
                    @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
                    @interface Mark { }
                    record Point(@Mark Object x, @Mark Object y, java.util.@Mark List<String> z) { }
                    final Object kept;
                    Main(Object kept) {
                        this.kept = kept;
                    }
                    static String greet(String name, final int times) {
                        return name.repeat(times);
                    }
                    public static void main(String[] arguments) throws Exception {
                        byte[] classFile = Main.class.getResourceAsStream("Main.class").readAllBytes();
                        Class<?> made = new ClassLoader(new ClassLoader() { public java.io.InputStream getResourceAsStream(String name) { \
                return null; } }) {
                            Class<?> make() {
                                return defineClass("com.acme.named.Main", classFile, 0, classFile.length);
                            }
                            public java.io.InputStream getResourceAsStream(String name) { return null; }
                        }.make();
                        CounterReader drain = CounterReaders.claim(Main.class.getClassLoader(), "named");
                        say("before", Main.class, made);
                        new Point(1, 2, null);
                        for (String level : new String[] {"DEBUG", "TRACE", "OFF"}) {
                            long before = Control.get().figures().get("retransformed");
                            Control.get().select(drain, Map.of("com.acme.named", level));
                            while (Control.get().figures().get("retransformed") < before + 3) {
                                Thread.sleep(10);
                            }
                            say(level, Main.class, made);
                            new Point(1, 2, null).x();
                            IntervalSnapshot cut = drain.cut(false);
                            for (int function : cut.functions) {
                                if (Functions.function(function).endsWith("Point.x")) {
                                    System.out.println("counts " + Functions.function(function));
                                }
                            }
                        }
                    }
                    static void say(String when, Class<?>... classes) throws Exception {
                        StringBuilder line = new StringBuilder(when);
                        for (Class<?> type : classes) {
                            line.append(' ').append(java.util.List.of(type.getDeclaredMethod("greet", String.class, \
                int.class).getParameters()))
                                .append(java.util.List.of(type.getDeclaredConstructors()[0].getParameters()));
                        }
                        System.out.println(line);
                    }
                }
                """);
        Path classes = directory.resolve("named-classes");
        int status = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "--release", "17", "-parameters",
                "-cp", Fork.TARGET.resolve("classes").toString(), "-d", classes.toString(), source.toString());
        assertThat(status).isZero();

        Fork fork = Fork.run(Fork.agent(""), "-cp", classes.toString(), "com.acme.named.Main");

        String names = "[java.lang.String name, final int times][java.lang.Object kept]";
        assertThat(fork.out()).as("%s", fork).containsExactly("before " + names + " " + names, "DEBUG " + names + " " + names,
                "counts com.acme.named.Main$Point.x", "TRACE " + names + " " + names, "counts com.acme.named.Main$Point.x", "OFF " + names
                + " " + names);
    }

    private Path watcher() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "com.acme.levels.Watcher");
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = directory.resolve("watcher.jar");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }
}
