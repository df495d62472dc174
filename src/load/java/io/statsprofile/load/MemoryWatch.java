package io.statsprofile.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What this process holds from time to time: of the heap after a collection, of metaspace, and of the machine's memory. Not how many
 * classes there are: the JVM counts those that it has retransformed twice.
 */
final class MemoryWatch {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** Megabytes; resident is 0 where nobody says it. */
    record Sample(double heap, double metaspace, double resident) {
    }

    private final List<Sample> samples = new ArrayList<>();

    Sample look() throws IOException {
        System.gc();
        double resident = !Files.exists(STATUS) ? 0 : Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() * 1024 / 1e6;
        Sample sample = new Sample(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6,
                metaspace(), resident);
        samples.add(sample);
        return sample;
    }

    private static double metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed()).sum() / 1e6;
    }

    /** Median of the first third, after the first tenth, in which the program warms up. */
    double first(ToDoubleFunction<Sample> figure) {
        int warm = samples.size() / 10;
        return median(samples.subList(warm, warm + (samples.size() - warm) / 3), figure);
    }

    /** Median of the last third. */
    double last(ToDoubleFunction<Sample> figure) {
        int warm = samples.size() / 10;
        return median(samples.subList(samples.size() - (samples.size() - warm) / 3, samples.size()), figure);
    }

    private static double median(List<Sample> some, ToDoubleFunction<Sample> figure) {
        double[] sorted = some.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
