package io.statsprofile.testing;

import java.time.Duration;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.elasticsearch.ElasticsearchContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The official image by Testcontainers. System properties: {@code elasticsearch.image}, or {@code elasticsearch.version} for the
 * official image of that version.
 */
final class DockerElasticsearch implements SearchServer {

    private static final String OFFICIAL = "docker.elastic.co/elasticsearch/elasticsearch";
    private final ElasticsearchContainer container;

    private DockerElasticsearch(ElasticsearchContainer container) {
        this.container = container;
    }

    static DockerElasticsearch start() {
        String image = System.getProperty("elasticsearch.image", OFFICIAL + ":" + System.getProperty("elasticsearch.version"));
        ElasticsearchContainer container = new ElasticsearchContainer(DockerImageName.parse(image).asCompatibleSubstituteFor(OFFICIAL));
        container.withEnv("xpack.security.enabled", "false").withEnv("ES_JAVA_OPTS", "-Xms512m -Xmx512m")
                .waitingFor(Wait.forHttp("/_cluster/health").forPort(9200).withStartupTimeout(Duration.ofMinutes(3)));
        container.start();
        return new DockerElasticsearch(container);
    }

    @Override
    public String url() {
        return "http://" + container.getHttpHostAddress();
    }

    @Override
    public void close() {
        container.stop();
    }
}
