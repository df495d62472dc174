/**
 * The fault matrix: what becomes of documents when whatever they need on their way breaks. The door is
 * {@link io.statsprofile.matrix.Matrix}, which has the rows; each plays one fault on a {@link io.statsprofile.matrix.TestBed}. All parts
 * are real (spool, shipper, bulk delivery, Elasticsearch as a process) but for the proxy in between, which breaks on command.
 */
package io.statsprofile.matrix;
