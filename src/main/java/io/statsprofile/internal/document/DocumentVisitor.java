package io.statsprofile.internal.document;

import io.statsprofile.internal.model.ProfileDocument;

/** Takes what {@link DocumentReader#search} finds. */
public interface DocumentVisitor {

    /** A document. */
    void document(ProfileDocument document);

    /** One of ours that cannot be read; a clause that says what is wrong with it. */
    void broken(String problem);

    /**
     * A string that may hold a document as text, in an object that is none itself.
     *
     * @return whether it held one, broken or not
     */
    boolean text(String text);
}
