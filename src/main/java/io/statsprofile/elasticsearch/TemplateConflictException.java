package io.statsprofile.elasticsearch;

import java.io.IOException;

/** Another index template than ours is in force for our data streams; the message names it and the remedy. */
public final class TemplateConflictException extends IOException {

    TemplateConflictException(String message) {
        super(message);
    }
}
