package io.statsprofile.model;

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
}
