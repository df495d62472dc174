package io.statsprofile.matrix;

/** What must hold for a row. In all of them what is lost is what was made, is not in Elasticsearch, and was not refused there. */
enum Promise {
    /** Each document is there once. */
    EXACT,
    /** As {@link #EXACT}, but documents that Elasticsearch will never take are given up, each of them told. */
    SOME_REFUSED,
    /** A bound was exceeded on purpose, or what had been written was destroyed: as many are lost as are told, and none is there twice. */
    LOSS_TOLD,
    /** None is lost, and as many copies are there as a report tells. */
    COPIES_TOLD
}
