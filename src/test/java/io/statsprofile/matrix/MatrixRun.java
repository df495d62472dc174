package io.statsprofile.matrix;

import io.statsprofile.testing.SearchServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Plays the rows of the matrix against a real Elasticsearch and prints them as a table. Started by {@code mvn -q -Pmatrix verify}; ends
 * with 1 where a row does not hold. System property {@code matrix.rows} chooses rows by name or family, {@code matrix.documents} says how
 * many documents are made while a fault lasts. With {@code matrix.delivery=naive} a {@link NaiveCarrier} delivers, and the run ends with 1
 * where that comes through a row unharmed and {@link NaiveExpectations} does not say why.
 */
public final class MatrixRun {

    private MatrixRun() {
    }

    public static void main(String[] arguments) throws Exception {
        List<Row> rows = Matrix.rows(System.getProperty("matrix.rows", "all"));
        Carriers carriers = Carriers.valueOf(System.getProperty("matrix.delivery", "ours").toUpperCase(Locale.ROOT));
        boolean isNaive = carriers == Carriers.NAIVE;
        int documents = Integer.getInteger("matrix.documents", TestBed.FULL);
        Path base = Files.createDirectories(Path.of(System.getProperty("project.build.directory", "target"), "matrix").toAbsolutePath());
        int failed = 0;
        long begin = System.nanoTime();
        try (SearchServer server = SearchServer.start("matrix")) {
            if (!Toxiproxy.canBeStarted()) {
                System.out.println("Rows of family toxiproxy are left out, since no Docker engine answers");
            }
            if (!RealDiskRows.canBePlayed()) {
                System.out.println("Rows of family real-disk are left out, since unshare and mount are not there or not allowed");
            }
            System.out.println(Outcome.HEAD);
            for (Row row : rows) {
                Outcome outcome = Matrix.play(row, server, carriers, documents, base);
                System.out.println(isNaive ? NaiveExpectations.line(outcome) : outcome);
                failed += (isNaive ? NaiveExpectations.isMet(outcome) : outcome.failures().isEmpty()) ? 0 : 1;
            }
        }
        System.out.printf("%d of %d rows %s, %d documents a row while its fault lasts, %d s%n", rows.size() - failed, rows.size(),
                isNaive ? "are as expected of a naive delivery" : "hold", documents, (System.nanoTime() - begin) / 1_000_000_000L);
        System.exit(failed == 0 ? 0 : 1);
    }
}
