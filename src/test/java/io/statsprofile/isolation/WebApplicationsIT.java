package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A real Tomcat with two web applications of the same classes, each with Logback and our library in its own {@code WEB-INF/lib},
 * child first, and one agent below them all.
 */
class WebApplicationsIT {

    private final String elasticsearch = SearchServer.shared().url();
    private ForkedJvm tomcat;
    private String base;

    @Test
    void each_service_has_its_own_calls_over_reload_and_undeploy_of_the_other() throws IOException {
        Path home = Fixtures.emptyDirectory("tomcat");
        Path shop = application(home, "shop", elasticsearch);
        Path bank = application(home, "bank", elasticsearch);
        start(home);
        try (ForkedJvm running = tomcat) {
            running.ask("deploy /shop " + shop);
            running.ask("deploy /bank " + bank);
            CompletableFuture<Void> inShop = workInBackground("/shop", 2, 40);
            work("/bank", 1, 30);
            inShop.join();

            CompletableFuture<Void> meanwhile = workInBackground("/bank", 2, 60);
            running.ask("reload /shop");
            work("/shop", 1, 11);
            running.ask("undeploy /shop");
            running.ask("deploy /shop " + shop);
            work("/shop", 3, 5);
            meanwhile.join();

            running.ask("undeploy /shop");
            work("/bank", 1, 3);
            assertCollected("/shop");
            assertThat(running.stop()).as(running.output()).isZero();

            assertExact("acme-shop", new KnownCalls().work(2, 40).work(1, 11).work(3, 5));
            assertExact("acme-bank", new KnownCalls().work(1, 30).work(2, 60).work(1, 3));
        }
    }

    @Test
    void an_application_whose_elasticsearch_is_gone_leaves_nothing_behind() throws IOException {
        Path home = Fixtures.emptyDirectory("tomcat-alone");
        // Nothing listens on the port that was free a moment ago.
        Path lonely = application(home, "lonely", "http://127.0.0.1:" + freePort());
        start(home);
        try (ForkedJvm running = tomcat) {
            running.ask("deploy /lonely " + lonely);
            work("/lonely", 2, 40);
            running.ask("undeploy /lonely");
            assertCollected("/lonely");
            assertThat(running.stop()).as(running.output()).isZero();
            assertThat(running.output()).as("what the operator is told").contains("not delivered within stopTimeout");
        }
    }

    private void assertCollected(String path) {
        tomcat.send("collect " + path);
        assertThat(tomcat.awaitLine(" collect " + path)).as("class loaders of undeployed applications at %s", path).startsWith("collected");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void assertExact(String service, KnownCalls expected) {
        Documents documents = Documents.stored(elasticsearch, service);
        assertThat(documents.ncalls(Documents.WORK)).as("%s%n%s", service, tomcat.output()).isEqualTo(expected.ncalls());
        assertThat(documents.primitiveCalls(Documents.WORK)).as(service).isEqualTo(expected.primitiveCalls());
        documents.assertOneUnbrokenRun();
    }

    private void start(Path home) {
        tomcat = ForkedJvm.java(PackagedJars.agentOption(),
                // As Tomcat's own start script does, so that it can clean up after applications.
                "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                // What only soft references hold is no leak: the JDK itself has such caches, of method handles for instance.
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-cp", Fixtures.classPath("tomcat"), "com.acme.host.Host", home.toString()).in(home).start();
        base = "http://127.0.0.1:" + tomcat.awaitLine("port ").replaceFirst("port ", "");
    }

    /** An exploded web application with everything of its own, the service's name too. */
    private Path application(Path home, String name, String elasticsearch) throws IOException {
        Path directory = home.resolve(name);
        Directories.copy(Fixtures.directory("webapp").resolve("exploded"), directory);
        Files.copy(PackagedJars.library(), directory.resolve("WEB-INF/lib/statsprofile-logback.jar"));
        Files.writeString(directory.resolve("WEB-INF/classes/application.properties"),
                "service=acme-" + name + "\nelasticsearch=" + elasticsearch + "\n");
        return directory;
    }

    private CompletableFuture<Void> workInBackground(String path, int threads, int rounds) {
        return CompletableFuture.runAsync(() -> work(path, threads, rounds));
    }

    private void work(String path, int threads, int rounds) {
        assertThat(Http.get(base + path + "/work?pauseMillis=40&threads=" + threads + "&rounds=" + rounds)).isEqualTo("done");
    }
}
