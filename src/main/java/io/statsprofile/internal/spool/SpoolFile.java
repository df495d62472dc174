package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One document on disk: what its name says. The file is one line in ASCII, and then the document's JSON as it is sent:
 *
 * <pre>
 * statsprofile-spool 1 7f3a09c4 2411 default 019ad0c2-5b1e-7c3a-9f00-1c2d3e4f5a6b-17
 * {"@timestamp": ...}
 * </pre>
 *
 * <p>That is: the format's version, a checksum (CRC-32C in eight hexadecimal digits) of all that follows the blank after it, the bytes of
 * the JSON, the namespace of its data stream, and the document's id, whose last part is its sequence. The name repeats what is needed
 * without opening the file: {@code 000000000017_1764424800000_<id>.doc} has its place in the order of its directory, when it was
 * written (milliseconds since 1970), and the id.
 *
 * <p>A dead letter, which Elasticsearch will never take as it is, keeps its name but for the end, and has one line more behind the JSON:
 * what Elasticsearch said. Immutable.
 *
 * @param order place among the files of its directory, 0 or more
 * @param epochMillis when it was written
 * @param id of the document
 */
record SpoolFile(long order, long epochMillis, String id) {

    /** End of the name of a document that waits. */
    static final String WAITING = ".doc";
    /** End of the name while a document is being written. */
    static final String UNFINISHED = ".new";
    /** End of the name of the last slice of a run when it has been delivered: it is kept for what its name says. */
    static final String SENT = ".sent";
    /** End of the name of an hour that has not ended yet, and is replaced as long as it goes on. */
    static final String SO_FAR = ".sofar";
    /** End of the name of a document that is not what was written. */
    static final String DAMAGED = ".damaged";

    /** End of the name of a dead letter. */
    static final String LETTER = ".letter";

    /** Bytes of a file that a document of ours may have: a slice, an hour or a region has 16 MiB at most, as its settings say. */
    static final long MOST_BYTES = 64L << 20;

    private static final String FORMAT = "statsprofile-spool";
    private static final String VERSION = "1";
    private static final Pattern NAME = Pattern.compile("(\\d{12,18})_(\\d{1,18})_([A-Za-z0-9.-]{1,150})(\\.[a-z]+)");
    private static final Pattern HEAD = Pattern.compile(FORMAT + " " + VERSION + " ([0-9a-f]{8}) ((\\d{1,9}) (\\S+) (\\S+)\n)");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,150}");
    private static final Pattern NAMESPACE = Pattern.compile("\\S{1,400}");
    private static final Pattern SEQUENCE = Pattern.compile("(.+?)(?:-hour)?-(\\d{1,18})");
    private static final int LONGEST_HEAD = 1_024;
    private static final int ORDER_DIGITS = 12;
    private static final int CHECKSUM_DIGITS = 8;

    /** What the name of a file says, if it ends so. */
    static Optional<SpoolFile> of(String name, String end) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() && parts.group(4).equals(end)
                ? Optional.of(new SpoolFile(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3)))
                : Optional.empty();
    }

    /** Whether id and namespace of a document can stand in a file and its name, as those of all of ours can. */
    static boolean canHold(QueuedDocument document) {
        return ID.matcher(document.id()).matches() && NAMESPACE.matcher(document.namespace()).matches();
    }

    String name(String end) {
        return padded(Long.toString(order), ORDER_DIGITS) + "_" + epochMillis + "_" + id + end;
    }

    private static String padded(String number, int digits) {
        return "0".repeat(Math.max(0, digits - number.length())) + number;
    }

    /** The sequence of a slice of that run, or of the first slice of an hour of it; -1 for what is of another, such as a region. */
    long sequenceIn(String runId) {
        Matcher parts = SEQUENCE.matcher(id);
        return parts.matches() && parts.group(1).equals(runId) ? Long.parseLong(parts.group(2)) : -1;
    }

    /**
     * Before a file is read: one that is far too large for memory must not be.
     *
     * @throws DamagedException when no document has so many bytes
     */
    static void requireSize(long bytes) throws DamagedException {
        if (bytes > MOST_BYTES) {
            throw new DamagedException("it has " + bytes + " bytes, and no document has more than " + MOST_BYTES);
        }
    }

    /** What is written for a document. */
    static byte[] encode(QueuedDocument document) {
        return encode(document, new byte[0]);
    }

    /**
     * What is written for a dead letter.
     *
     * @param reason one line
     */
    static byte[] encode(QueuedDocument document, String reason) {
        return encode(document, ("\n" + reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encode(QueuedDocument document, byte[] behind) {
        byte[] rest = (document.json().length + " " + document.namespace() + " " + document.id() + "\n").getBytes(StandardCharsets.UTF_8);
        CRC32C checksum = new CRC32C();
        checksum.update(rest);
        checksum.update(document.json());
        checksum.update(behind);
        byte[] head = (FORMAT + " " + VERSION + " " + padded(Long.toHexString(checksum.getValue()), CHECKSUM_DIGITS) + " ")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + rest.length + document.json().length + behind.length)
                .put(head).put(rest).put(document.json()).put(behind).array();
    }

    /**
     * The document of this file, in doubt or not as it is asked for.
     *
     * @throws DamagedException when that is not what was written
     */
    QueuedDocument decode(byte[] bytes, boolean inDoubt) throws DamagedException {
        DeadLetter content = decode(bytes, inDoubt, false);
        return content.document();
    }

    /**
     * The dead letter of this file, its document in doubt. One that had to be moved as it was, since there was no room to write it, has no
     * reason.
     *
     * @throws DamagedException when that is not what was written
     */
    DeadLetter decodeLetter(byte[] bytes) throws DamagedException {
        return decode(bytes, true, true);
    }

    private DeadLetter decode(byte[] bytes, boolean inDoubt, boolean mayGoOn) throws DamagedException {
        int end = 0;
        while (end < Math.min(bytes.length, LONGEST_HEAD) && bytes[end] != '\n') {
            end++;
        }
        Matcher head = HEAD.matcher(new String(bytes, 0, Math.min(bytes.length, end + 1), StandardCharsets.UTF_8));
        if (!head.matches()) {
            throw new DamagedException("it does not begin as such a file of version " + VERSION + " does");
        }
        int begin = end + 1;
        int length = Integer.parseInt(head.group(3));
        if (mayGoOn ? bytes.length - begin < length : bytes.length - begin != length) {
            throw new DamagedException("its document has " + (bytes.length - begin) + " bytes and should have " + length);
        }
        CRC32C checksum = new CRC32C();
        int summed = begin - head.group(2).getBytes(StandardCharsets.UTF_8).length;
        checksum.update(bytes, summed, bytes.length - summed);
        if (checksum.getValue() != Long.parseLong(head.group(1), 16)) {
            throw new DamagedException("its checksum is not that of what it holds");
        }
        if (!head.group(5).equals(id)) {
            throw new DamagedException("it holds a document of another name");
        }
        int behind = begin + length;
        return new DeadLetter(new QueuedDocument(id, head.group(4), Arrays.copyOfRange(bytes, begin, behind), inDoubt),
                new String(bytes, behind, bytes.length - behind, StandardCharsets.UTF_8).strip());
    }
}
