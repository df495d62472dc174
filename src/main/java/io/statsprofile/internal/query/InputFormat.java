package io.statsprofile.internal.query;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * What a file is by its first bytes.
 *
 * @param kind how to read it
 * @param encoding of {@link Kind#TEXT}
 * @param marks how many bytes in front are no text
 * @param problem of {@link Kind#UNREAD}: what it is and the remedy
 */
record InputFormat(Kind kind, Charset encoding, int marks, String problem) {

    /** As many bytes as tell. */
    static final int BYTES = 16;

    enum Kind { TEXT, GZIP, ZIP, UNREAD }

    private record Unread(String magic, String problem) {
    }

    private static final List<Unread> UNREAD = List.of(
            compressed("28b52ffd", "zstd", "zstd -dc"), compressed("fd377a585a00", "xz", "xz -dc"),
            compressed("425a68", "bzip2", "bzip2 -dc"),
            compressed("04224d18", "lz4", "lz4 -dc"), compressed("02214c18", "lz4", "lz4 -dc"),
            compressed("ff060000734e61507059", "snappy", "snzip -dc"),
            compressed("1f9d", "compress", "uncompress -c"), compressed("377abcaf271c", "7z", "7z x -so"),
            compressed("526172211a07", "rar", "unrar p -inul"),
            other("50415231", "a Parquet file", "export the documents as JSON lines"),
            other("4f626a01", "an Avro file", "export the documents as JSON lines"),
            other("4f5243", "an ORC file", "export the documents as JSON lines"),
            other("4c504b5348485248", "a systemd journal", "read it with: journalctl -o cat --file FILE | statsprofile report -"),
            other("464c5200", "a recording of Java Flight Recorder", "name the log that the appender writes to"),
            other("4a4156412050524f46494c45", "a heap dump", "name the log that the appender writes to"));

    private static Unread compressed(String magic, String by, String tool) {
        return new Unread(magic, "is compressed by " + by + ", which is not read; decompress it first: " + tool
                + " FILE | statsprofile report -");
    }

    private static Unread other(String magic, String what, String remedy) {
        return new Unread(magic, "is " + what + ", which is not read; " + remedy);
    }

    /** @param start of the file, at most {@link #BYTES} */
    static InputFormat of(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        for (Unread unread : UNREAD) {
            if (hex.startsWith(unread.magic()) && !isText(start, unread)) {
                return new InputFormat(Kind.UNREAD, null, 0, unread.problem());
            }
        }
        if (hex.startsWith("1f8b")) {
            return new InputFormat(Kind.GZIP, null, 0, null);
        }
        if (hex.startsWith("504b0304") || hex.startsWith("504b0506")) {
            return new InputFormat(Kind.ZIP, null, 0, null);
        }
        return ofText(hex);
    }

    /** bzip2's mark is followed by its block size and the first digits of pi, ORC's is too short to be trusted where text follows. */
    private static boolean isText(byte[] start, Unread unread) {
        int length = unread.magic().length() / 2;
        return length == 3 && new String(start, length, start.length - length, StandardCharsets.ISO_8859_1).chars()
                .allMatch(c -> c >= ' ' && c < 0x7f || c == '\n');
    }

    private static InputFormat ofText(String hex) {
        if (hex.startsWith("fffe0000") || hex.startsWith("0000feff")) {
            return text(Charset.forName(hex.startsWith("ff") ? "UTF-32LE" : "UTF-32BE"), 4);
        }
        if (hex.startsWith("fffe") || hex.startsWith("feff")) {
            return text(hex.startsWith("ff") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE, 2);
        }
        if (hex.matches("(7b|5b)00..00.*") || hex.matches("00(7b|5b)00.*")) {
            return text(hex.startsWith("00") ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE, 0);
        }
        return text(StandardCharsets.UTF_8, hex.startsWith("efbbbf") ? 3 : 0);
    }

    private static InputFormat text(Charset encoding, int marks) {
        return new InputFormat(Kind.TEXT, encoding, marks, null);
    }
}
