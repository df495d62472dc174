package io.statsprofile.internal.cli;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.query.ProfileFilter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which documents and functions. */
final class FilterOptions {

    @Option(names = "--service", paramLabel = "NAME", description = "Only this service.name.")
    String service;

    @Option(names = "--host", paramLabel = "NAME", description = "Only this host.name.")
    String host;

    @Option(names = "--environment", paramLabel = "NAME", description = "Only this service.environment.")
    String environment;

    @Option(names = {"--service-version", "--version"}, paramLabel = "VERSION", description = "Only this service.version.")
    String version;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Only documents with this label; repeat for several.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--function", paramLabel = "PATTERN", description = "Only functions of this name; * stands for any characters, ? for "
            + "one. Quote it.")
    String function;

    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "slice",
            description = "slice (default): what all threads did, or region: what the program profiled by enable() and disable(). Never "
            + "both, since they measure the same time.")
    Kind kind;

    ProfileFilter filter() {
        if (kind != Kind.SLICE && kind != Kind.REGION) {
            throw new IllegalArgumentException("--kind is " + kind.name().toLowerCase(Locale.ROOT)
                    + ", but must be slice or region; --resolution hours and --resolution days are made of hours and days");
        }
        return ProfileFilter.ALL.withKind(kind).withService(service).withHost(host).withEnvironment(environment).withVersion(version)
                .withLabels(labels).withFunction(function);
    }
}
