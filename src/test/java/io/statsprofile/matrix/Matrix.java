package io.statsprofile.matrix;

import io.statsprofile.testing.SearchServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All rows, in the order in which they are played, and how one is played. */
final class Matrix {

    private Matrix() {
    }

    /** Those with Toxiproxy only where a Docker engine answers, and those of a real disk only where it can be had. */
    static List<Row> rows() {
        return Stream.of(RolloverRows.rows(), NetworkRows.rows(), ToxiproxyRows.rows(), AnswerRows.rows(), ServerRows.rows(),
                ProcessRows.rows(), SpoolRows.rows(), AppenderRows.rows(), HourRows.rows(), RealDiskRows.rows(),
                FleetRows.rows()).flatMap(List::stream).toList();
    }

    /**
     * Rows by name or family.
     *
     * @param names with commas between them, or {@code all}
     * @throws IllegalArgumentException when there is no row or family of such a name
     */
    static List<Row> rows(String names) {
        Set<String> wanted = Set.of(names.split("\\s*,\\s*"));
        List<Row> all = rows();
        for (String name : wanted) {
            if (!name.equals("all") && all.stream().noneMatch(row -> isOf(row, name))) {
                throw new IllegalArgumentException("matrix.rows names " + name + ", but must name rows or families, or be all; there are "
                        + all.stream().map(row -> row.family() + "/" + row.name()).toList());
            }
        }
        return all.stream().filter(row -> wanted.contains("all") || wanted.stream().anyMatch(name -> isOf(row, name))).toList();
    }

    private static boolean isOf(Row row, String name) {
        return row.name().equals(name) || row.family().equals(name);
    }

    /**
     * Plays a row, and counts when all has been delivered.
     *
     * @param server may be shared with whoever leaves our streams alone
     * @param carriers what delivers
     * @param documents to make while the fault lasts
     * @param base directory for spools
     */
    static Outcome play(Row row, SearchServer server, Carriers carriers, int documents, Path base) throws Exception {
        long begin = System.nanoTime();
        try (TestBed bed = new TestBed(row, server, carriers, documents, base)) {
            List<Exception> failures = new ArrayList<>();
            attempt(failures, () -> {
                row.scenario().play(bed);
                bed.awaitDelivered();
            });
            attempt(failures, bed::stop);
            failures.forEach(failure -> bed.counts().require(false, failure + " at " + failure.getStackTrace()[0]));
            return bed.outcome(row, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws Exception;
    }

    /** What fails does not keep the documents from being counted. */
    private static void attempt(List<Exception> failures, Step step) throws InterruptedException {
        try {
            step.take();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.add(e);
        }
    }
}
