package io.statsprofile.internal.cli;

import picocli.CommandLine.Option;

/** How long a table gets. */
final class RowsOption {

    @Option(names = "--rows", paramLabel = "N", description = "Functions to list in a table. Default: ${DEFAULT-VALUE}.")
    private int rows;

    /** @param usual what a command lists that is not told */
    RowsOption(int usual) {
        rows = usual;
    }

    /** @throws IllegalArgumentException when it is less than 1 */
    int rows() {
        if (rows < 1) {
            throw new IllegalArgumentException("--rows is " + rows + ", but must be 1 or more");
        }
        return rows;
    }
}
