package io.statsprofile.probe;

/** State of one thread at a time. */
final class Lane {
}
