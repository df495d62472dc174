package io.statsprofile.matrix;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.Testcontainers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.toxiproxy.ToxiproxyContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Toxiproxy before a server on this machine, in a container. It knows nothing of requests, and breaks what goes over a connection. System
 * property: {@code toxiproxy.image}, {@value #OFFICIAL}:{@value #VERSION} by default.
 */
final class Toxiproxy implements AutoCloseable {

    private static final String OFFICIAL = "ghcr.io/shopify/toxiproxy";
    private static final String VERSION = "2.5.0";
    /** The first of those that the container publishes for proxies. */
    private static final int PORT = 8666;
    /** As containers call this machine. */
    private static final String HOST = GenericContainer.INTERNAL_HOST_HOSTNAME;

    private final ToxiproxyContainer container;
    private final Proxy proxy;

    /** @param server its url, at a port of this machine */
    Toxiproxy(String server) throws IOException {
        int port = URI.create(server).getPort();
        Testcontainers.exposeHostPorts(port);
        container = new ToxiproxyContainer(DockerImageName.parse(System.getProperty("toxiproxy.image", OFFICIAL + ":" + VERSION))
                .asCompatibleSubstituteFor(OFFICIAL));
        container.start();
        proxy = new ToxiproxyClient(container.getHost(), container.getControlPort()).createProxy("elasticsearch", "0.0.0.0:" + PORT,
                HOST + ":" + port);
    }

    /** Whether a Docker engine answers. */
    static boolean canBeStarted() {
        // Testcontainers looks for one at length, and logs much where it finds none.
        boolean isLikely = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return isLikely && DockerClientFactory.instance().isDockerAvailable();
    }

    String url() {
        return "http://" + container.getHost() + ":" + container.getMappedPort(PORT);
    }

    /** What can be broken. */
    Proxy proxy() {
        return proxy;
    }

    /** All is in order again. */
    void mend() throws IOException {
        for (Toxic toxic : proxy.toxics().getAll()) {
            toxic.remove();
        }
        proxy.enable();
    }

    @Override
    public void close() {
        container.stop();
    }
}
