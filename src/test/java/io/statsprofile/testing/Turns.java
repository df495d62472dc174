package io.statsprofile.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Lets the JVMs of a build that run tests do so at a time, but a class that is {@link Undisturbed} alone. Found by JUnit for every test
 * class. Each JVM runs one class after the other.
 */
public final class Turns implements BeforeAllCallback {

    private static final Path FILE = Build.TARGET.resolve("turns.lock");
    /** Held only while somebody waits for {@link #MACHINE}, so that whoever wants it alone is not overtaken by others who share it. */
    private static final int QUEUE = 0;
    private static final int MACHINE = 1;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        boolean isOutermost = context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
        if (isOutermost) {
            boolean shared = !context.getRequiredTestClass().isAnnotationPresent(Undisturbed.class);
            context.getStore(Namespace.create(Turns.class)).put("turn", Turn.take(shared));
        }
    }

    /** From before a class's first test until after its last; JUnit closes it. */
    private record Turn(FileChannel channel) implements AutoCloseable {

        static Turn take(boolean shared) throws IOException {
            Files.createDirectories(FILE.getParent());
            // The system lets go of what a killed JVM held.
            FileChannel channel = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock queue = channel.lock(QUEUE, 1, false);
            channel.lock(MACHINE, 1, shared);
            queue.release();
            return new Turn(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
