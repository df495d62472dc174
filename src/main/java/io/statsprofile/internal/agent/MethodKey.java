package io.statsprofile.internal.agent;

/** A method within its class. */
record MethodKey(String name, String descriptor) {
}
