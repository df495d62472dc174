package io.statsprofile.bench.delivery;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a disk takes when it is asked for nothing else: each document written aside, forced and renamed, one after the other. */
final class BareDisk {

    private BareDisk() {
    }

    /**
     * Writes for so long.
     *
     * @param forcesDirectory whether the directory is forced, too, after each rename
     * @return documents a second
     */
    static double write(Path folder, Bodies bodies, boolean forcesDirectory, long nanos) throws IOException {
        long begin = System.nanoTime();
        int written = 0;
        while (System.nanoTime() - begin < nanos) {
            QueuedDocument document = bodies.next();
            Path aside = folder.resolve(document.id() + ".new");
            try (FileChannel file = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (ByteBuffer bytes = ByteBuffer.wrap(document.json()); bytes.hasRemaining(); ) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(aside, folder.resolve(document.id()), StandardCopyOption.ATOMIC_MOVE);
            if (forcesDirectory) {
                try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                    directory.force(true);
                }
            }
            written++;
        }
        return written * 1e9 / (System.nanoTime() - begin);
    }
}
