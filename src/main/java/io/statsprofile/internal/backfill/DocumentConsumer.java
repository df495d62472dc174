package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;

/** Takes a document. */
@FunctionalInterface
interface DocumentConsumer {

    /** @throws IOException when it cannot be taken, and no further one either */
    void accept(ProfileDocument document) throws IOException;
}
