package io.statsprofile.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a spool does to a file system, one operation a method, so that a test can break each of them, and can say what is on the disk after
 * a loss of power: what was written is there for sure once it was forced, and a name (made, changed or deleted) once its directory was.
 * Used by one thread at a time, but for {@link #read}.
 */
interface Disk {

    /** A new file that is being written. */
    interface Draft extends Closeable {

        /** Appends. */
        void write(byte[] bytes) throws IOException;

        /** What was written is on the disk when this returns. After a failure nobody knows what is, and to call it again proves nothing. */
        void force() throws IOException;
    }

    /**
     * @param name last part of its path
     * @param bytes its length
     */
    record Found(String name, long bytes) {
    }

    /** Whether there is a directory of that path. */
    boolean isDirectory(Path directory);

    /** Makes a directory that only its owner may look into; one that is there stays as it is. */
    void makeDirectory(Path directory) throws IOException;

    /**
     * Makes a file that only its owner may read.
     *
     * @throws IOException also when there is one of that name
     */
    Draft create(Path file) throws IOException;

    /** Gives a file another name, in one step; one that has that name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; what is not there is as good as deleted. */
    void delete(Path path) throws IOException;

    /**
     * What is directly in a directory, in no order.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such directory
     */
    List<Found> list(Path directory) throws IOException;

    /**
     * A whole file. May be called by any thread.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such file
     */
    byte[] read(Path file) throws IOException;

    /** Names in this directory are on the disk when this returns. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Locks a file for this process, and makes it where it is not there. The lock ends with the process, however that ends.
     *
     * @return releases it; null where somebody else has the lock
     */
    Closeable lock(Path file) throws IOException;
}
