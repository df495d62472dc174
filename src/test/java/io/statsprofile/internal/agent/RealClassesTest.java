package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.Functions;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of classes as they are in use, from several compilers: each is instrumented, as under a budget and as without one, and verified
 * by the JVM. Which jars of the test class path, the system property {@code statsprofile.real.jars} says as a regular expression on their
 * names; {@code statsprofile.real.files} names others, as a class path does.
 */
class RealClassesTest {

    private static final String JARS = System.getProperty("statsprofile.real.jars",
            "logback-.*|asm.*|assertj-core.*|jackson-core.*|slf4j.*|picocli.*");

    @Test
    void whatever_the_jvm_accepts_it_accepts_instrumented() throws IOException {
        int[] linked = new int[1];
        List<String> broken = new ArrayList<>();
        for (File jar : jars()) {
            try (JarFile file = new JarFile(jar); Instrumenting instrumented = new Instrumenting(jar, false);
                    Instrumenting governed = new Instrumenting(jar, true); URLClassLoader original = original(jar)) {
                for (JarEntry entry : file.stream().filter(RealClassesTest::isClass).toList()) {
                    String name = entry.getName().substring(0, entry.getName().length() - ".class".length()).replace('/', '.');
                    Throwable problem = link(name, instrumented);
                    problem = problem == null ? link(name, governed) : problem;
                    if (problem == null) {
                        linked[0]++;
                    } else if (problem instanceof VerifyError || problem instanceof ClassFormatError || link(name, original) == null) {
                        broken.add(name + ": " + problem);
                    }
                }
                assertThat(instrumented.messages.take()).as("what is skipped in %s", jar)
                        .allMatch(message -> message.contains("subroutines") || message.contains("never compiles"));
            }
        }

        assertThat(broken).isEmpty();
        assertThat(linked[0]).as("classes that were linked").isGreaterThan(1_000);
    }

    private static List<File> jars() {
        Stream<File> classPath = files(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        return Stream.concat(classPath.filter(file -> file.getName().matches("(" + JARS + ")\\.jar")),
                files(System.getProperty("statsprofile.real.files", ""))).toList();
    }

    private static Stream<File> files(String path) {
        return Stream.of(path.split(File.pathSeparator)).map(File::new).filter(File::isFile);
    }

    private static boolean isClass(JarEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/") && !entry.getName().endsWith("-info.class");
    }

    /** Verifies a class without running any of its code; asking for constructors links it. */
    private static Throwable link(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader).getDeclaredConstructors();
            return null;
        } catch (ClassNotFoundException | LinkageError problem) {
            return problem;
        }
    }

    private static URLClassLoader original(File jar) throws MalformedURLException {
        return new URLClassLoader(new URL[] {jar.toURI().toURL()}, RealClassesTest.class.getClassLoader());
    }

    /** Defines the jar's classes itself, instrumented at TRACE. */
    private static final class Instrumenting extends URLClassLoader {

        private static final AtomicInteger IDS = new AtomicInteger();

        final Messages messages = new Messages();
        private final ClassInstrumenter instrumenter;

        Instrumenting(File jar, boolean governed) throws MalformedURLException {
            super(new URL[] {jar.toURI().toURL()}, RealClassesTest.class.getClassLoader());
            instrumenter = new ClassInstrumenter(new FunctionRegistry() {

                @Override
                public int register(ClassLoader loader, String className, String method, String descriptor, String function,
                        String fileName, int lineNumber) {
                    return IDS.getAndIncrement() % Functions.MAX;
                }

                @Override
                public boolean mayGoOut() {
                    return governed;
                }
            }, messages, Dispatcher.class);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                URL resource = findResource(name.replace('.', '/') + ".class");
                return resource == null ? super.loadClass(name, resolve) : define(name, resource);
            }
        }

        private Class<?> define(String name, URL resource) throws ClassNotFoundException {
            try {
                byte[] classFile = resource.openStream().readAllBytes();
                byte[] bytes = instrumenter.instrument(classFile, this, ClassPlan.all(Level.TRACE)).bytes();
                byte[] defined = bytes == null ? classFile : bytes;
                return defineClass(name, defined, 0, defined.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }
}
