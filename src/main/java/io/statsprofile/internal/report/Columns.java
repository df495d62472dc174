package io.statsprofile.internal.report;

import java.util.ArrayList;
import java.util.List;

/** A table of text: all columns but the last are figures and stand to the right, the last one is as long as it likes. Not thread-safe. */
final class Columns {

    private final List<String[]> rows = new ArrayList<>();

    void row(String... cells) {
        rows.add(cells);
    }

    List<String> lines() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length - 1; i++) {
            line.append(" ".repeat(widths[i] - row[i].length())).append(row[i]).append("  ");
        }
        return line.append(row[row.length - 1]).toString().stripTrailing();
    }
}
