package io.statsprofile.bench.programs;

import java.util.List;

/**
 * What is run and what of it is profiled.
 *
 * @param active the share of the active functions that must be counted at 2 %, 0 where something else is promised
 */
public record ProgramSpec(String name, String title, List<String> packages, double active) {

    private static final String SERVICE = "service";

    static final ProgramSpec SERVED = new ProgramSpec(SERVICE, "Spring Boot service with a database, its own packages",
            List.of("com.acme.orders"), 0);

    static final List<ProgramSpec> ALL = List.of(
            new ProgramSpec("h2", "H2, TPC-B-like, in memory", List.of("org.h2"), 0.70),
            new ProgramSpec("jackson", "Jackson, parse and write", List.of("com.fasterxml.jackson"), 0.60),
            new ProgramSpec("lucene", "Lucene, index and search", List.of("org.apache.lucene"), 0.90),
            SERVED);

    /** True for the one that configures Logback itself and is asked over HTTP. */
    boolean isService() {
        return name.equals(SERVICE);
    }
}
