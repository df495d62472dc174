/**
 * HTTP within bounds: no redirect is followed, each exchange ends by a deadline, an answer has a greatest size, and what others say has a
 * greatest length. {@link io.statsprofile.http.BoundedHttpClient} is the door.
 */
package io.statsprofile.http;
