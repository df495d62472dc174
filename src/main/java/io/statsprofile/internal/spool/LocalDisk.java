package io.statsprofile.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The file system of this machine. Nothing is mapped into memory: a full disk is an exception then, and not the end of the JVM.
 *
 * <p>Where the file system has owners and rights, only the owner may read what is made here, whatever the process's umask says; elsewhere
 * (Windows) it is as the directory above has it.
 */
final class LocalDisk implements Disk {

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final String HELD = "io.statsprofile.internal.spool.held.";
    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

    private static boolean hasOwners(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Set again after it was made, since a umask may take rights of the owner, too. */
    private static void keepToOwner(Path path, Set<PosixFilePermission> rights) throws IOException {
        if (hasOwners(path)) {
            Files.setPosixFilePermissions(path, rights);
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> rights) {
        return hasOwners(path) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)} : NO_ATTRIBUTES;
    }

    @Override
    public boolean isDirectory(Path directory) {
        return Files.isDirectory(directory);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, attributes(directory, OWNER_DIRECTORY));
            keepToOwner(directory, OWNER_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    @Override
    public Draft create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes(file, OWNER_FILE));
        try {
            keepToOwner(file, OWNER_FILE);
            return new ChannelDraft(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("this file system cannot rename a file in one step", e);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public List<Found> list(Path directory) throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                found.add(new Found(path.getFileName().toString(), length(path)));
            }
        } catch (NotDirectoryException e) {
            throw new NoSuchFileException(directory.toString(), null, "not a directory");
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** 0 for what has just gone. */
    private static long length(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (hasOwners(directory)) {
            // Where there are no owners (Windows) a directory cannot be opened, and names are written with the file.
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * What this JVM holds is noted in its system properties, which all copies of this library share: to close a file, of which this process
     * has locked another copy, would end that lock (POSIX), so such a file must not even be opened.
     */
    @Override
    public Closeable lock(Path file) throws IOException {
        String note = HELD + file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        if (System.getProperties().putIfAbsent(note, "") != null) {
            return null;
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes(file, OWNER_FILE));
            keepToOwner(file, OWNER_FILE);
            FileLock lock = channel.tryLock();
            held = lock != null;
        } catch (OverlappingFileLockException e) {
            // Somebody has replaced the system properties since; then the lock is only as good as the system has it.
            return null;
        } finally {
            if (!held) {
                System.getProperties().remove(note);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        FileChannel locked = channel;
        return held ? () -> {
            System.getProperties().remove(note);
            locked.close();
        } : null;
    }

    /** A file that is open. */
    private record ChannelDraft(FileChannel channel) implements Draft {

        @Override
        public void write(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
