package io.statsprofile.internal.spool;

/**
 * A document that is on disk.
 *
 * @param directory where
 * @param file which
 * @param bytes of the file
 */
record StoredDocument(RunDirectory directory, SpoolFile file, long bytes) {
}
