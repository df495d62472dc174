package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The folder {@value #FOLDER} of a spool: documents that Elasticsearch will never take as they are, each with what it said. At most
 * {@value #MOST} of them, and no more bytes than the spool may have; the oldest is deleted first. Used by one thread at a time.
 *
 * <p>A letter is written as any document of a spool is: aside, in the directory of a run, forced, renamed into the folder, whose names are
 * forced; only then the document that waited is deleted. So whatever happens one of both is there. Where a loss of power has left both, the
 * document is refused once more, and its letter has the same name.
 */
final class DeadLetters {

    static final String FOLDER = "dead-letters";
    static final int MOST = 1_000;

    private final Disk disk;
    private final Path root;
    private final SideFolder folder;

    /** @param mostBytes of all letters */
    DeadLetters(Disk disk, Path root, long mostBytes) {
        this.disk = disk;
        this.root = root;
        this.folder = new SideFolder(disk, root.resolve(FOLDER), SpoolFile.LETTER, MOST, mostBytes);
    }

    SideFolder folder() {
        return folder;
    }

    /**
     * Keeps a letter, and deletes the document where it is on disk.
     *
     * @param aside a directory of ours
     * @param epochMillis now
     * @return how many older letters were deleted for it
     * @throws IOException when it could not be kept; the document is still there then, where it was on disk
     */
    int add(RunDirectory aside, RefusedDocument refused, long epochMillis) throws IOException {
        StoredDocument held = refused.held();
        QueuedDocument document = refused.document() != null ? refused.document() : held.file().decode(held.directory().read(held.file()),
                true);
        SpoolFile file = held != null ? held.file() : new SpoolFile(0, epochMillis, document.id());
        folder.make();
        disk.forceDirectory(root);
        try {
            aside.writeElsewhere(file, folder.of(file), SpoolFile.encode(document, refused.reason()));
        } catch (IOException e) {
            moveAsItIs(held, e);
            return folder.prune();
        }
        if (held != null) {
            held.directory().done(held.file());
        }
        return folder.prune();
    }

    /** On a full disk there is room for a name, where there is none for a file. */
    private void moveAsItIs(StoredDocument held, IOException failure) throws IOException {
        if (held == null) {
            throw failure;
        }
        try {
            held.directory().setAside(held.file(), folder.of(held.file()));
            disk.forceDirectory(folder.path());
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
