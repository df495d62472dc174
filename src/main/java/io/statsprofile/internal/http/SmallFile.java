package io.statsprofile.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what a setting names as a whole: keys and certificates, which are small. */
final class SmallFile {

    private static final int MOST_BYTES = 1_048_576;

    private SmallFile() {
    }

    /**
     * @param setting what names the file, as in {@code "Elasticsearch caFile"}
     * @param remedy what should be there, as in "name a PEM file"
     * @return one byte or more
     */
    static byte[] read(String setting, Path file, String remedy) throws AccessException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new AccessException(setting + " is " + file + ", but no such file can be read; " + remedy, e);
        } catch (AccessDeniedException e) {
            throw new AccessException(setting + " is " + file + ", but this process may not read it; give its user the right to", e);
        } catch (IOException e) {
            throw new AccessException(setting + " is " + file + ", but it cannot be read (" + NoAnswerMessages.said(e) + "); " + remedy, e);
        }
        if (content.length == 0) {
            throw new AccessException(setting + " is " + file + ", but the file is empty; " + remedy, null);
        }
        if (content.length > MOST_BYTES) {
            throw new AccessException(setting + " is " + file + ", but the file has more than " + MOST_BYTES + " bytes; " + remedy, null);
        }
        return content;
    }
}
