package io.statsprofile.internal.probe;

/**
 * Which version the probe's classes are of, and so the agent that brings them. A library has its own one compiled in, and compares both
 * before it touches anything else here. Both fields are constants, which compilers copy, and are read by reflection.
 */
public final class ProbeVersion {

    /** Version of the software, for people. */
    public static final String NAME = BuiltVersion.NAME;
    /** What of this package others may use, as a fingerprint: an agent and a library that differ in it do not fit together. */
    public static final int FINGERPRINT = 1_637_482_860;

    private ProbeVersion() {
    }
}
