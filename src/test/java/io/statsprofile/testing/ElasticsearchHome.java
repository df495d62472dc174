package io.statsprofile.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The server's distribution, unzipped once per version. Read-only afterwards, so that any number of servers share it. */
final class ElasticsearchHome {

    private ElasticsearchHome() {
    }

    /**
     * @param zip from Maven Central
     * @param cache directory that holds one directory per version
     * @return the server's home
     */
    static Path unzip(Path zip, Path cache) {
        String name = zip.getFileName().toString().replaceFirst("\\.zip$", "");
        Path home = cache.resolve(name);
        try {
            Files.createDirectories(cache);
            // Two Maven runs in one clone may come here at the same time.
            try (FileChannel channel = FileChannel.open(cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Path complete = cache.resolve(name + ".complete");
                if (lock.isValid() && !Files.exists(complete)) {
                    unpack(zip, cache);
                    Files.createFile(complete);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unzip " + zip + " into " + cache, e);
        }
        return home;
    }

    private static void unpack(Path zip, Path into) throws IOException {
        try (InputStream file = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException(entry.getName() + " would leave " + into);
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target, StandardCopyOption.REPLACE_EXISTING);
                    // The zip's run bits are lost by Java's reader.
                    if (entry.getName().contains("/bin/") && !target.toFile().setExecutable(true, false)) {
                        throw new IOException("Cannot make " + target + " executable");
                    }
                }
            }
        }
    }
}
