/**
 * The command line: {@link io.statsprofile.internal.cli.Main} is the door. Puts a source of documents, a query and a report together.
 */
package io.statsprofile.internal.cli;
