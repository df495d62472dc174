package io.statsprofile.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/** The account that the server runs under: ours, or {@code nobody} when we are root, since Elasticsearch refuses root. */
final class ServerAccount {

    private static final String UNPRIVILEGED = "nobody";
    private final boolean root = "root".equals(System.getProperty("user.name"));

    /** What stands before a command, so that it runs under the account. */
    List<String> prefix() throws IOException, InterruptedException {
        if (!root) {
            return List.of();
        }
        if (isThere("setpriv")) {
            return List.of("setpriv", "--reuid=" + id("-u"), "--regid=" + id("-g"), "--clear-groups", "--");
        }
        if (isThere("runuser")) {
            return List.of("runuser", "-u", UNPRIVILEGED, "--");
        }
        throw new IOException("Elasticsearch refuses to run as root, and neither setpriv nor runuser is there to run it as "
                + UNPRIVILEGED + ": install util-linux, or run the build as another user");
    }

    /** Where servers live: {@code wanted}, or a directory of the system's temporary one where the account could not reach that. */
    Path reachable(Path wanted) throws IOException {
        Path absolute = wanted.toAbsolutePath();
        if (!root) {
            return absolute;
        }
        for (Path parent = absolute; parent != null; parent = parent.getParent()) {
            if (Files.exists(parent) && !Files.getPosixFilePermissions(parent).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return Path.of(System.getProperty("java.io.tmpdir"), "statsprofile-" + Integer.toHexString(absolute.hashCode()));
            }
        }
        return absolute;
    }

    /** Hands a directory and all below it to the account. */
    void give(Path directory) throws IOException {
        if (!root) {
            return;
        }
        UserPrincipal owner = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "posix:owner", owner, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static String id(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("id", option, UNPRIVILEGED).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String answer = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip();
        if (process.waitFor() != 0) {
            throw new IOException("There is no account " + UNPRIVILEGED + " to run Elasticsearch under, and it refuses root");
        }
        return answer;
    }
}
