package io.statsprofile.internal.query;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which documents and functions an answer is about; null means all. Values are compared exactly, case included.
 *
 * @param kind slices or regions; never both, since they measure the same time
 * @param service {@code service.name}
 * @param host {@code host.name}
 * @param environment {@code service.environment}
 * @param version {@code service.version}
 * @param labels each must be there with this value; dots in keys count as {@code _}, as in documents
 * @param function pattern for functions, {@code *} for any characters and {@code ?} for one; functions that a document folded have no
 *     name to match
 */
public record ProfileFilter(Kind kind, String service, String host, String environment, String version, Map<String, String> labels,
        String function) {

    /** All slices. */
    public static final ProfileFilter ALL = new ProfileFilter(Kind.SLICE, null, null, null, null, Map.of(), null);

    public ProfileFilter {
        TreeMap<String, String> copy = new TreeMap<>();
        labels.forEach((key, value) -> copy.put(key.replace('.', '_'), value));
        labels = Collections.unmodifiableMap(copy);
    }

    public ProfileFilter withKind(Kind value) {
        return new ProfileFilter(value, service, host, environment, version, labels, function);
    }

    public ProfileFilter withService(String value) {
        return new ProfileFilter(kind, value, host, environment, version, labels, function);
    }

    public ProfileFilter withHost(String value) {
        return new ProfileFilter(kind, service, value, environment, version, labels, function);
    }

    public ProfileFilter withEnvironment(String value) {
        return new ProfileFilter(kind, service, host, value, version, labels, function);
    }

    public ProfileFilter withVersion(String value) {
        return new ProfileFilter(kind, service, host, environment, value, labels, function);
    }

    public ProfileFilter withLabels(Map<String, String> value) {
        return new ProfileFilter(kind, service, host, environment, version, value, function);
    }

    public ProfileFilter withFunction(String value) {
        return new ProfileFilter(kind, service, host, environment, version, labels, value);
    }
}
