package io.statsprofile.bench.scale;

import com.acme.scale.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * An application of many classes, generated: each has two methods that others call, and chains of methods that call each other, the last
 * one of each twice. None is too small for a probe, as all have a loop or calls.
 */
final class Parts {

    static final String PACKAGE = "com.acme.scale.parts";
    static final int COUNT = 400;
    /** Methods of each that count themselves; the constructor, which is a function too, does not. */
    static final int METHODS = 50;
    static final int FUNCTIONS = COUNT * (METHODS + 1);

    private static final int CHAIN = 4;
    private static final int FIRST = 2;
    /** Turns of a method's loop: tenths of a microsecond to a microsecond. */
    private static final int FEWEST_TURNS = 50;
    private static final int MORE_TURNS = 500;

    private Parts() {
    }

    /** Into class files below a folder. */
    static void compile(Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-cp", System.getProperty("bench.classes"), "-d",
                folder.toString()));
        Path sources = Files.createDirectory(folder.resolve("sources"));
        for (int part = 0; part < COUNT; part++) {
            arguments.add(Files.writeString(sources.resolve(simpleName(part) + ".java"), source(part)).toString());
        }
        if (ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, arguments.toArray(new String[0])) != 0) {
            throw new IllegalStateException("The generated classes do not compile");
        }
    }

    private static String source(int part) {
        StringBuilder heads = new StringBuilder();
        StringBuilder methods = new StringBuilder();
        for (int method = FIRST; method < METHODS; method++) {
            int place = (method - FIRST) % CHAIN;
            if (place == 0) {
                heads.append("value += m").append(method).append("(value, calls);\n");
            }
            String next = "m" + (method + 1) + "(value, calls)";
            String calls = place == CHAIN - 1 ? "value" : place == CHAIN - 2 ? next + " + " + next : next;
            methods.append("""
                    private long m%1$d(long seed, int[] calls) {
                        calls[%1$d]++;
                        long value = seed;
                        for (int i = 0; i < %2$d; i++) {
                            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L >>> 1;
                        }
                        return %3$s;
                    }
                    """.formatted(method, FEWEST_TURNS + (part * 37 + method * 101) % MORE_TURNS, calls));
        }
        return """
                package %s;

                public final class %s implements com.acme.scale.Part {
                    private long state;

                    public %2$s() {
                        for (int i = 0; i < 8; i++) {
                            state = state * 31 + i;
                        }
                    }

                    @Override public long work(long seed, int[] calls) {
                        calls[0]++;
                        long value = seed ^ state;
                        %s
                        return value;
                    }

                    @Override public long brief(long seed, int[] calls) {
                        calls[1]++;
                        if ((seed & 127) == 0) {
                            java.util.concurrent.locks.LockSupport.parkNanos(100_000);
                        }
                        return m%d(seed, calls);
                    }

                    %s
                }
                """.formatted(PACKAGE, simpleName(part), heads, METHODS - CHAIN, methods);
    }

    static Part[] load() throws ReflectiveOperationException {
        Part[] parts = new Part[COUNT];
        for (int part = 0; part < COUNT; part++) {
            parts[part] = (Part) Class.forName(PACKAGE + "." + simpleName(part)).getConstructor().newInstance();
        }
        return parts;
    }

    /** As documents name it. */
    static String constructor(int part) {
        return PACKAGE + "." + simpleName(part) + ".<init>";
    }

    /** As documents name it. */
    static String function(int part, int method) {
        return PACKAGE + "." + simpleName(part) + "." + (method == 0 ? "work" : method == 1 ? "brief" : "m" + method);
    }

    private static String simpleName(int part) {
        return "Part" + part;
    }
}
