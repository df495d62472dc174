/**
 * The packaged jars in JVMs of their own, among real neighbours: other class loaders, other agents, other versions of the
 * libraries that our jars carry. The applications are built from {@code src/it} by {@link io.statsprofile.isolation.Fixtures}.
 */
package io.statsprofile.isolation;
