package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Programs that the compilers of Kotlin, Scala and Groovy have made. Each says itself which of its functions is called, by the name that a
 * profile has for it; what else a profile shows is listed here. The JVM verifies all of their code.
 */
class LanguagesIT {

    /** Coroutines are counted as CPython counts generators: once for the start, and once more whenever they go on. */
    @Test
    void functions_of_kotlin_are_counted_where_the_source_has_them() throws IOException {
        Program shop = new Program("kotlin", "Shop.kt", "com.acme.work.kotlinshop.");
        shop.compile("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler", "-no-stdlib", "-no-reflect", "-jvm-target", "17", "-cp",
                shop.libraries("kotlin-stdlib-\\d.*"));

        shop.run("ShopKt", "kotlin-stdlib-\\d.*", Map.of(), """
                Article$Companion.<init> Article.<clinit> Article.getPrice Article.toString Cents.constructor-impl
                ShopKt$coroutines$$inlined$Continuation$1.<init> ShopKt$coroutines$$inlined$Continuation$1.getContext
                ShopKt$coroutines$$inlined$Continuation$1.resumeWith ShopKt$main$$inlined$later$1.<init> ShopKt$main$$inlined$later$1.invoke
                ShopKt$sorted$$inlined$sortedBy$1.<init> ShopKt$sorted$$inlined$sortedBy$1.compare ShopKt.<clinit> Stock.<clinit>
                Stock.<init>
                """);
    }

    @Test
    void functions_of_scala_3_are_counted_where_the_source_has_them() throws IOException {
        Program shop = new Program("scala", "Shop.scala", "com.acme.work.scalashop.");
        String runTime = "(scala3-library_3|scala-library)-.*";
        shop.compile("dotty.tools.dotc.Main", "-classpath", shop.libraries(runTime));

        shop.run("Shop", runTime,
                Map.of("lambda of map", "Shop$.lambdas$$anonfun$1", "lambda of firstOver", "Shop$.firstOver$$anonfun$1"), """
                Article$.<clinit> Article$.<init> Article$.apply Article.<clinit> Article.<init> Article._1 Article._2 Article.label
                Article.label$lzyINIT1 Article.name Article.price Article.productArity Article.productElement Article.productPrefix
                Article.toString Cents$.<clinit> Cents$.<init> Doubled.<init> Named.$init$ Priced.withTax$default$1 Shape.<init>
                Shop$$anon$1.<init> Shop$$anon$1.applyOrElse Shop$.$anonfun$1 Shop$.$anonfun$2 Shop$.<clinit> Shop$.<init>
                Shop$.main$$anonfun$1 Shop$.main$$anonfun$2 Square.<init>
                """);
    }

    @Test
    void functions_of_scala_2_are_counted_where_the_source_has_them() throws IOException {
        Program shop = new Program("scala", "Shop.scala", "com.acme.work.scalashop.");
        shop.compile("scala.tools.nsc.Main", "-classpath", shop.libraries("scala-library-.*"));

        shop.run("Shop", "scala-library-.*",
                Map.of("lambda of map", "Shop$.$anonfun$lambdas$1", "lambda of firstOver", "Shop$.$anonfun$firstOver$1"), """
                Article$.<clinit> Article$.<init> Article.<init> Article.label Article.label$lzycompute Article.name Article.price
                Article.productArity Article.productElement Article.productIterator Article.productPrefix Article.toString Cents$.<clinit>
                Cents$.<init> Doubled.<init> Named.$init$ Priced.$init$ Priced.withTax$default$1 Shape.<init>
                Shop$$anonfun$partial$1.<init> Shop$$anonfun$partial$1.applyOrElse Shop$.$anonfun$loop$1 Shop$.$anonfun$loop$2
                Shop$.$anonfun$main$1 Shop$.$anonfun$main$2 Shop$.<clinit> Shop$.<init> Square.<init>
                """);
    }

    @Test
    void functions_of_groovy_are_counted_where_the_source_has_them_also_in_classes_that_are_made_at_run_time() throws IOException {
        Program shop = new Program("groovy", "Shop.groovy", "com.acme.work.groovyshop.");
        shop.compile("org.codehaus.groovy.tools.FileSystemCompiler", "-classpath", shop.libraries("groovy-.*"));

        shop.run("Shop", "groovy-.*", Map.of(), """
                Article.<clinit> Article.<init> Article.getName Article.getPrice Article.setName Article.setPrice Base.<init> Derived.<init>
                Priced$Trait$Helper.withTax(Priced) Rule.<init> Shop$_closures_closure1$_closure3.<clinit>
                Shop$_closures_closure1$_closure3.<init> Shop$_closures_closure1.<clinit> Shop$_closures_closure1.<init>
                Shop$_runTime_closure2$_closure4.<clinit> Shop$_runTime_closure2$_closure4.<init>
                Shop$_runTime_closure2$_closure4.doCall(Object) Shop$_runTime_closure2.<clinit> Shop$_runTime_closure2.<init>
                Typed$_sum_closure1.<clinit> Typed$_sum_closure1.<init> Typed$_sum_lambda2.<init>
                """);
    }

    /** One source and what becomes of it. */
    private static final class Program {

        private final Path libraries = Fixtures.directory("languages").resolve("lib");
        private final String work = Fixtures.directory("work").resolve("work-1.jar").toString();
        private final Path source;
        private final String prefix;
        private final Path directory;
        private final Path classes;

        Program(String language, String source, String prefix) throws IOException {
            this.source = Fixtures.SOURCES.resolve("languages/src/main").resolve(language).resolve(source);
            this.prefix = prefix;
            this.directory = Fixtures.emptyDirectory(language);
            this.classes = Files.createDirectory(directory.resolve("classes"));
        }

        /** Class path of the libraries whose file names match, and of the tally. */
        String libraries(String names) {
            List<String> paths = new ArrayList<>(List.of(work));
            Directories.list(libraries).stream().filter(path -> path.getFileName().toString().matches(names))
                    .forEach(path -> paths.add(path.toString()));
            assertThat(paths).as(names).hasSizeGreaterThan(1);
            return String.join(File.pathSeparator, paths);
        }

        void compile(String compiler, String... options) {
            List<String> command = new ArrayList<>(List.of("-Xmx512m", "-cp", libraries + File.separator + "*", compiler));
            command.addAll(List.of(options));
            command.addAll(List.of("-d", classes.toString(), source.toString()));
            try (ForkedJvm jvm = ForkedJvm.java(command.toArray(String[]::new)).in(directory).start()) {
                assertThat(jvm.awaitExit(Duration.ofMinutes(2))).as(jvm.output()).isZero();
            }
        }

        /**
         * Runs it and compares what it counted with what was profiled.
         *
         * @param names of functions as a profile has them, by what the program calls them, where two compilers do not name them alike
         * @param others functions that the program does not count, with blanks
         */
        void run(String mainClass, String libraries, Map<String, String> names, String others) throws IOException {
            Path file = directory.resolve("documents.ndjson");
            String classPath = String.join(File.pathSeparator, classes.toString(), libraries(libraries),
                    Fixtures.classPathWithLibrary("flat"));
            try (ForkedJvm jvm = ForkedJvm.java(PackagedJars.agentOption(), "-Xverify:all",
                    "-Dacme.documents=" + file, "-cp", classPath, "com.acme.flat.Main").in(directory).start()) {
                jvm.ask("main " + prefix + mainClass);
                assertThat(jvm.stop()).as(jvm.output()).isZero();
                assertThat(jvm.output()).doesNotContain("|-WARN", "|-ERROR", "Exception", "StatsProfile: ");

                Map<String, Long> tally = new TreeMap<>();
                Tally.of(jvm).forEach((said, calls) -> tally.put(names.containsKey(said) ? prefix + names.get(said) : said, calls));
                Documents documents = Documents.ofFile(file);
                Map<String, Long> counted = documents.ncalls(prefix);
                Set<String> besides = new TreeSet<>(counted.keySet());
                besides.removeAll(tally.keySet());
                counted.keySet().removeAll(besides);
                assertThat(counted).as(jvm.output()).isEqualTo(tally).hasSizeGreaterThan(15);
                assertThat(besides.stream().map(function -> function.substring(prefix.length()))).as("not counted by the program")
                        .containsExactlyInAnyOrder(others.strip().split("\\s+"));
                assertPlaces(documents.places(prefix), names);
            }
        }

        /** Each function that says its name does so first, so its first line is where the name is; or the line before, with its head. */
        private void assertPlaces(Map<String, String> places, Map<String, String> names) throws IOException {
            Map<String, Integer> said = new TreeMap<>();
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.contains("Tally.count(")) {
                    String name = line.replaceFirst(".*Tally.count\\((?:HERE \\+ )?[\"'](.*)[\"']\\).*", "$1").replace("\\$", "$");
                    String function = prefix + names.getOrDefault(name, name.startsWith(prefix) ? name.substring(prefix.length()) : name);
                    said.putIfAbsent(function, i + 1);
                }
            }
            said.keySet().removeIf(function -> function.endsWith("<init>") || function.endsWith(".Rule.price"));
            assertThat(said).hasSizeGreaterThan(15).allSatisfy((function, line) -> assertThat(places.get(function)).as(function)
                    .isIn(source.getFileName() + ":" + line, source.getFileName() + ":" + (line - 1)));
        }
    }
}
