package io.statsprofile.demo.shop;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps receipts in a file, one behind the other, by a synchronized method. Deletes the file at the end. */
final class Receipts implements Closeable {

    private static final int MAX_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel file;

    Receipts() throws IOException {
        Tally.call("Receipts.<init>");
        path = Files.createTempFile("statsprofile-demo-receipts", ".txt");
        file = FileChannel.open(path, StandardOpenOption.WRITE);
    }

    void store(long number, long cents) {
        Tally.call("Receipts.store");
        append(text(number, cents));
    }

    private static byte[] text(long number, long cents) {
        Tally.call("Receipts.text");
        return "receipt %08d: %d.%02d%n".formatted(number, cents / 100, cents % 100).getBytes(StandardCharsets.UTF_8);
    }

    private synchronized void append(byte[] line) {
        Tally.call("Receipts.append");
        try {
            if (file.position() > MAX_BYTES) {
                file.truncate(0);
            }
            file.write(ByteBuffer.wrap(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Tally.call("Receipts.close");
        file.close();
        Files.deleteIfExists(path);
    }
}
