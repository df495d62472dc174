package io.statsprofile.internal.model;

import io.statsprofile.internal.base.OutsideText;

/**
 * Who was profiled, in ECS terms; null where unknown.
 *
 * @param name {@code service.name}
 * @param version {@code service.version}
 * @param environment {@code service.environment}
 * @param nodeName {@code service.node.name}
 */
public record ServiceId(String name, String version, String environment, String nodeName) {

    /** Nothing is known. */
    public static final ServiceId UNKNOWN = new ServiceId(null, null, null, null);

    /** The same in the bounds of {@link OutsideText}. */
    public ServiceId bounded() {
        return new ServiceId(OutsideText.bounded(name), OutsideText.bounded(version), OutsideText.bounded(environment),
                OutsideText.bounded(nodeName));
    }
}
