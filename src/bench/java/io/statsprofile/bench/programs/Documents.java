package io.statsprofile.bench.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The slices that one process logged, read as JSON, as anybody else would have them. */
public record Documents(List<Slice> slices) {

    private static final String OTHER = "(other)";

    /**
     * @param fields of {@code statsprofile}
     * @param functions its rows by name
     */
    public record Slice(Instant start, JsonNode fields, Map<String, JsonNode> functions) {

        public long totalCalls() {
            return fields.path("total_calls").asLong();
        }

        public double number(String field) {
            return fields.path(field).asDouble();
        }

        public boolean isNamed(String function) {
            return functions.containsKey(function) || !functions.containsKey(OTHER);
        }

        /** May have been, where it has no row and some functions were. */
        boolean isOut(String function) {
            JsonNode row = functions.get(function);
            return row == null ? number("out_functions") > 0 : row.path("out_share").asDouble() > 0;
        }
    }

    public static Documents read(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Slice> slices = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                JsonNode document = mapper.readTree(line);
                JsonNode fields = document.path("statsprofile");
                Map<String, JsonNode> functions = new TreeMap<>();
                fields.path("func_profiles").forEach(row -> functions.put(row.path("function").asText(), row));
                slices.add(new Slice(Instant.parse(document.path("event").path("start").asText()), fields, functions));
            }
        }
        return new Documents(slices);
    }

    /** Those that began at that moment or later; the last one with calls where nothing was called later. */
    Documents from(Instant moment) {
        List<Slice> later = slices.stream().filter(slice -> !slice.start().isBefore(moment)).toList();
        if (later.stream().anyMatch(slice -> slice.totalCalls() > 0)) {
            return new Documents(later);
        }
        List<Slice> busy = slices.stream().filter(slice -> slice.totalCalls() > 0).toList();
        return new Documents(busy.isEmpty() ? slices : busy.subList(busy.size() - 1, busy.size()));
    }

    public long totalCalls() {
        return slices.stream().mapToLong(Slice::totalCalls).sum();
    }

    public double sum(String field) {
        return slices.stream().mapToDouble(slice -> slice.number(field)).sum();
    }

    /** Mean of a share, weighted by the CPU time that it is a share of. */
    double share(String field) {
        double cpu = sum("profiled_cpu");
        return cpu == 0 ? Double.NaN : slices.stream().mapToDouble(slice -> slice.number(field) * slice.number("profiled_cpu")).sum() / cpu;
    }

    public Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        for (Slice slice : slices) {
            slice.functions().forEach((function, row) -> {
                if (!function.equals(OTHER) && row.path("ncalls").asLong() > 0) {
                    calls.merge(function, row.path("ncalls").asLong(), Long::sum);
                }
            });
        }
        return calls;
    }

    /**
     * Every call of a function that was never out is in the documents; where documents folded it or it was out, at most as many, as in
     * the agent's running counts, which may lack some.
     *
     * @param made calls of the driver, by its own counters
     * @param counts of the agent
     */
    void check(Map<String, Long> made, Map<String, Long> counts, String title) {
        Map<String, Long> documents = calls();
        boolean compared = false;
        for (Map.Entry<String, Long> own : made.entrySet()) {
            String function = own.getKey();
            boolean in = slices.stream().noneMatch(slice -> slice.isOut(function));
            check(title + ", its documents,", function, own.getValue(), documents.getOrDefault(function, 0L),
                    in && slices.stream().allMatch(slice -> slice.isNamed(function)));
            check(title + ", its running counts,", function, own.getValue(), counts.getOrDefault(function, 0L), false);
            compared |= in;
        }
        if (totalCalls() == 0) {
            throw new IllegalStateException(title + " counted nothing");
        }
        if (!compared) {
            System.out.println("  (" + title
                    + ": all functions that the driver counts itself were out for a while, so no count could be compared in full)");
        }
    }

    private static void check(String title, String function, long made, long counted, boolean whole) {
        if (counted > made || whole && counted != made) {
            throw new IllegalStateException(title + " counted " + counted + " calls of " + function + ", and " + made + " were made");
        }
    }
}
