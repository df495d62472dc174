package io.statsprofile.internal.document;

import java.io.IOException;

/** A JSON object without a {@code statsprofile} field: nobody's mistake, only none of ours. */
public final class ForeignDocumentException extends IOException {

    ForeignDocumentException() {
        super("is not a StatsProfile document: it has no object " + DocumentFields.STATSPROFILE);
    }
}
