package io.statsprofile.internal.spool;

import java.util.concurrent.CompletableFuture;

/**
 * Another id of a run that is to be kept on disk.
 *
 * @param kept completed when it is, or when it cannot be
 */
record NewAlias(String runId, String alias, CompletableFuture<Void> kept) {
}
