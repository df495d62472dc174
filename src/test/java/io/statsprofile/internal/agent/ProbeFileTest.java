package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way that is left where a JVM lets no class be defined for the boot loader. */
class ProbeFileTest {

    /** Above what any system gives its processes. */
    private static final long NO_PROCESS = 4_000_000_000L;

    @TempDir
    private Path directory;

    private final FakeInstrumentation jvm = new FakeInstrumentation(List.of());

    @Test
    void nobody_but_the_owner_can_read_or_write_the_file_and_it_is_gone_when_its_classes_are_loaded() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "the file system knows owners and others");

        ProbeFile file = ProbeFile.append(jar(), jvm.instrumentation(), directory);

        Path appended = jvm.appended.get(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(appended))).isEqualTo("rw-------");
        assertThat(appended).hasBinaryContent(jar());
        file.delete();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void what_killed_processes_have_left_is_deleted_and_nothing_else() throws IOException {
        Path left = file("statsprofile-probe-" + NO_PROCESS + "-1.jar", Duration.ofHours(2));
        Path young = file("statsprofile-probe-" + NO_PROCESS + "-2.jar", Duration.ofMinutes(1));
        Path living = file("statsprofile-probe-" + ProcessHandle.current().pid() + "-3.jar", Duration.ofHours(2));
        Path others = file("probe-" + NO_PROCESS + "-4.jar", Duration.ofHours(2));

        ProbeFile.append(jar(), jvm.instrumentation(), directory).delete();

        assertThat(left).doesNotExist();
        assertThat(directory).isDirectoryContaining(young::equals).isDirectoryContaining(living::equals)
                .isDirectoryContaining(others::equals);
    }

    @Test
    void a_directory_that_cannot_be_written_is_named_with_the_remedy() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> ProbeFile.append(jar(), jvm.instrumentation(), missing)).isInstanceOf(IOException.class)
                .hasMessageContaining(missing.toString()).hasMessageContaining("-Djava.io.tmpdir");
    }

    private Path file(String name, Duration age) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return file;
    }

    private static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            JarEntry entry = new JarEntry("some.txt");
            entry.setTime(0);
            out.putNextEntry(entry);
        }
        return bytes.toByteArray();
    }
}
