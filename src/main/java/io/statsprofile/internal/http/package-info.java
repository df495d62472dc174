/**
 * HTTP within bounds: no redirect is followed, each exchange ends by a deadline, an answer has a greatest size, and what others say has a
 * greatest length. Keys and certificates may be in files, which are read again when they change.
 * {@link io.statsprofile.internal.http.BoundedHttpClient} is the door.
 */
package io.statsprofile.internal.http;
