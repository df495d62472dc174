package io.statsprofile.internal.recording;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The committed trees; read once. */
public final class CallTrees {

    private static final List<CallTree> ALL = read();

    private CallTrees() {
    }

    /** All of them. */
    public static List<CallTree> all() {
        return ALL;
    }

    /** Those of which a probe that is always on can see the same as CPython's profiler: enabled before everything, disabled once. */
    public static List<CallTree> enabledThroughout() {
        return ALL.stream().filter(tree -> tree.has('p')).toList();
    }

    private static List<CallTree> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(CallTrees.class.getResourceAsStream("/cpython/call-trees.txt.gz")), StandardCharsets.US_ASCII))) {
            return lines.lines().map(CallTree::parse).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
