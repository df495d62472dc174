package io.statsprofile.internal.spool;

import io.statsprofile.internal.base.ForeignText;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says what is wrong with a disk, and what to do. */
final class DiskErrorMessages {

    private DiskErrorMessages() {
    }

    /** A clause about what failed, such as {@code it may not be written to (Permission denied)}. */
    static String of(Exception failure) {
        if (failure instanceof AccessDeniedException) {
            return "it may not be written to by the user of this process (" + detail(failure) + ")";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something else has that name already (" + detail(failure) + ")";
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such directory (" + detail(failure) + ")";
        }
        return ForeignText.of(failure instanceof FileSystemException ? detail(failure) : text(failure));
    }

    private static String detail(Exception failure) {
        FileSystemException problem = (FileSystemException) failure;
        return ForeignText.of(problem.getReason() == null ? String.valueOf(problem.getFile()) : problem.getFile() + ": "
                + problem.getReason());
    }

    private static String text(Exception failure) {
        return failure.getMessage() == null || failure instanceof RuntimeException ? failure.toString() : failure.getMessage();
    }
}
