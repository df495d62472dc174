package io.statsprofile.internal.recording;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Identities of runs: version 7 UUIDs (RFC 9562), which sort by the time they were made at and are random otherwise. */
final class RunIds {

    private static final int VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private RunIds() {
    }

    static String next(Instant now) {
        SecureRandom random = new SecureRandom();
        long high = now.toEpochMilli() << 16 | VERSION_7 | random.nextInt(0x1000);
        long low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low).toString();
    }
}
