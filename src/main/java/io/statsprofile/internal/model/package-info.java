/**
 * What a document says beside its functions, as immutable values: {@link io.statsprofile.internal.model.ProfileDocument} and its facts. How
 * many of a slice's functions fit into a document is decided here, too: {@link io.statsprofile.internal.model.FittedProfile}.
 */
package io.statsprofile.internal.model;
