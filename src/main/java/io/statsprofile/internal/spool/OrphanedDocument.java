package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.nio.file.Path;

/** A document that nobody's process holds any more, or a dead letter: what a {@link SpoolBacklog} does with its file. */
interface OrphanedDocument {

    /** The document, in doubt. */
    QueuedDocument read() throws IOException;

    /** It is in Elasticsearch. */
    void delete() throws IOException;

    /**
     * Elasticsearch will never take it.
     *
     * @return how many older letters were deleted for it
     */
    int refuse(QueuedDocument document, String reason) throws IOException;

    /** Its file does not hold what was written there. */
    void setAside() throws IOException;

    /** Bytes of the file. */
    long bytes();

    /** One of a run. */
    static OrphanedDocument ofRun(Disk disk, Path root, StoredDocument held, long epochMillis) {
        return new OrphanedDocument() {

            @Override
            public QueuedDocument read() throws IOException {
                SpoolFile.requireSize(held.bytes());
                return held.file().decode(held.directory().read(held.file()), true);
            }

            @Override
            public void delete() throws IOException {
                held.directory().done(held.file());
            }

            @Override
            public int refuse(QueuedDocument document, String reason) throws IOException {
                return new DeadLetters(disk, root, Long.MAX_VALUE).add(held.directory(), new RefusedDocument(document, held, reason),
                        epochMillis);
            }

            @Override
            public void setAside() throws IOException {
                SpoolStore.setAside(SpoolStore.damaged(disk, root), held);
            }

            @Override
            public long bytes() {
                return held.bytes();
            }
        };
    }

    /** A dead letter; when it is refused once more it stays, with what was said first. */
    static OrphanedDocument ofLetter(Disk disk, Path root, SideFolder folder, SideFolder.SideFile letter) {
        Path path = folder.of(letter.file());
        return new OrphanedDocument() {

            @Override
            public QueuedDocument read() throws IOException {
                SpoolFile.requireSize(letter.bytes());
                return letter.file().decodeLetter(disk.read(path)).document();
            }

            @Override
            public void delete() throws IOException {
                disk.delete(path);
            }

            @Override
            public int refuse(QueuedDocument document, String reason) {
                return 0;
            }

            @Override
            public void setAside() throws IOException {
                SideFolder damaged = SpoolStore.damaged(disk, root);
                damaged.make();
                disk.rename(path, damaged.of(letter.file()));
                damaged.prune();
            }

            @Override
            public long bytes() {
                return letter.bytes();
            }
        };
    }
}
