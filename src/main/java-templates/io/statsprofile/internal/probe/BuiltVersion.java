package io.statsprofile.internal.probe;

/** The version in pom.xml, which the build writes into this class before it compiles it. */
final class BuiltVersion {

    static final String NAME = "${project.version}";

    private BuiltVersion() {
    }
}
