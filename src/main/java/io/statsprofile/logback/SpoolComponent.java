package io.statsprofile.logback;

import io.statsprofile.internal.spool.SpoolSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where documents wait on disk, so that they outlive the process: XML element {@code <spool>} of {@link StatsProfileAppender}. There is a
 * spool where a directory is named here, or by the environment variable {@value #STATE_DIRECTORY}, as systemd does it; else documents wait
 * in memory. Not thread-safe.
 */
public final class SpoolComponent {

    /** The environment variable by which systemd says what a unit's {@code StateDirectory=} is. */
    static final String STATE_DIRECTORY = "STATE_DIRECTORY";
    static final String DEFAULT_ENABLED = "true";
    static final String DEFAULT_MAX_SIZE = SpoolSettings.DEFAULT_MAX_BYTES / (1024 * 1024) + "MB";
    static final String DEFAULT_MAX_AGE = SpoolSettings.DEFAULT_MAX_AGE_DAYS + " days";
    private static final long LEAST_BYTES = 1024L * 1024;
    private static final long MOST_BYTES = 1024L * 1024 * 1024 * 100;
    private static final Duration LEAST_AGE = Duration.ofMinutes(1);
    private static final Duration MOST_AGE = Duration.ofDays(365);
    /** The state directory is the whole service's, so ours is one in it. */
    private static final String OWN_PART = "statsprofile";

    private String enabled = DEFAULT_ENABLED;
    private String directory;
    private String maxSize = DEFAULT_MAX_SIZE;
    private String maxAge = DEFAULT_MAX_AGE;

    /** Whether there is one, {@code true} or {@code false}; {@value #DEFAULT_ENABLED} by default. */
    public void setEnabled(String enabled) {
        this.enabled = enabled;
    }

    /**
     * A directory that is there and may be written to, on a disk that outlives the process; processes may share it. By default
     * {@code statsprofile} in the first directory that {@value #STATE_DIRECTORY} names; without that none.
     */
    public void setDirectory(String directory) {
        this.directory = directory;
    }

    /** Most bytes of the files of this process, 1MB to 100GB; {@value #DEFAULT_MAX_SIZE} by default. Beyond, the oldest is given up. */
    public void setMaxSize(String maxSize) {
        this.maxSize = maxSize;
    }

    /** How long a document waits at most, 1 minute to 365 days; {@value #DEFAULT_MAX_AGE} by default. */
    public void setMaxAge(String maxAge) {
        this.maxAge = maxAge;
    }

    /** Whether somebody has named a directory here. */
    boolean isNamed() {
        return directory != null && !directory.isBlank();
    }

    /**
     * The settings, or null where there is no spool, or something is wrong, which {@code settings} then knows.
     *
     * @param stateDirectory of the platform, or null
     */
    SpoolSettings read(Settings settings, String stateDirectory) {
        boolean wanted = settings.flag("spool enabled", enabled);
        long bytes = settings.bytes("spool maxSize", maxSize, LEAST_BYTES, MOST_BYTES);
        Duration age = settings.duration("spool maxAge", maxAge, LEAST_AGE, MOST_AGE);
        String named = settings.text("spool directory", directory);
        if (!wanted || named == null && stateDirectory == null) {
            return null;
        }
        try {
            return named != null ? new SpoolSettings(Path.of(named), "spool directory", 0, bytes, age)
                    : new SpoolSettings(Path.of(stateDirectory, OWN_PART), "spool directory (from " + STATE_DIRECTORY + ")", 1, bytes,
                    age);
        } catch (InvalidPathException e) {
            settings.problem("spool directory is '" + (named != null ? named : stateDirectory) + "', but must be a path; write it like"
                    + " /var/spool/shop");
            return null;
        }
    }
}
