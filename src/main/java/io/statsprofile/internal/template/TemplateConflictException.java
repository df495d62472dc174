package io.statsprofile.internal.template;

import java.io.IOException;

/** Another index template than ours is in force for our data streams; the message names it and the remedy. */
public final class TemplateConflictException extends IOException {

    public TemplateConflictException(String message) {
        super(message);
    }
}
