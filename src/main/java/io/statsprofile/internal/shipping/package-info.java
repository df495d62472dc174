/**
 * Gets documents away from the application's threads: a bounded queue, one worker, retries with backoff, and the port
 * {@link io.statsprofile.internal.shipping.Delivery} that it delivers to. Knows neither HTTP nor Logback.
 */
package io.statsprofile.internal.shipping;
