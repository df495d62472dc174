package io.statsprofile.demo.shop;

/**
 * Something to sell. Switched OFF in the demo's {@code logback.xml}: the time of its accessors belongs to their callers.
 *
 * @param name what it is called
 * @param cents net price of one
 * @param chapter of the customs tariff, from 0
 */
record Item(String name, long cents, int chapter) {
}
