/**
 * A small shop with a changing load, for seeing a profile without having a service at hand.
 * {@link io.statsprofile.demo.DemoService} is the door; what is profiled is the package {@code shop} below.
 */
package io.statsprofile.demo;
