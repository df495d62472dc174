package io.statsprofile.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.http.Origin;
import io.statsprofile.internal.server.ElasticsearchSettings.Builder;
import io.statsprofile.internal.template.IndexTemplate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void defaults_are_in_place() {
        ElasticsearchSettings settings = https().build();

        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.toString())
                .isEqualTo("[https://es:9200], no credentials, connectTimeout 5 seconds, requestTimeout 30 seconds, retention 30 days,"
                        + " hourRetention 400 days");
    }

    @Test
    void several_urls_may_stand_in_one_string_and_blank_settings_count_as_none() {
        ElasticsearchSettings settings = ElasticsearchSettings.builder().url("http://a:9200, http://b:9200/,").url("http://c")
                .access(access -> access.username(" ").password("").apiKey("")).build();

        assertThat(settings.urls()).containsExactly(URI.create("http://a:9200"), URI.create("http://b:9200/"), URI.create("http://c"));
        assertThat(settings.toString()).contains("no credentials");
    }

    @Test
    void hosts_may_have_underscores_as_container_networks_give_them_and_may_be_addresses() {
        ElasticsearchSettings settings = ElasticsearchSettings.builder()
                .url("http://my_es_host:9200/behind, https://[::1]:9200/behind,HTTPS://es/behind").build();

        assertThat(settings.urls()).extracting(url -> Origin.of(url).orElseThrow()).containsExactly(new Origin("http", "my_es_host", 9200),
                new Origin("https", "::1", 9200), new Origin("https", "es", -1));
        assertThat(settings.pathPrefix()).isEqualTo("/behind");
        assertRefused(ElasticsearchSettings.builder().url("http://es:99999"), "must be http:// or https:// with a host");
        assertRefused(ElasticsearchSettings.builder().url("http://:9200"), "must be http:// or https:// with a host");
    }

    @Test
    void what_would_be_left_out_of_a_url_is_refused_and_not_shown() {
        assertThatThrownBy(() -> ElasticsearchSettings.builder().url("http://es:9200/?token=geheim").build()).hasMessage(
                "Elasticsearch url is http://es:9200/?..., but must not have a ? or a #, which would be left out of every request; remove "
                        + "what follows it");
        assertRefused(ElasticsearchSettings.builder().url("http://es:9200/#x"),
                "Elasticsearch url is http://es:9200/#..., but must not have a ? or a #");
    }

    @Test
    void secrets_are_not_shown() {
        assertThat(https().access(access -> access.username("u").password("geheim")).build().toString())
                .contains("user u (password hidden)").doesNotContain("geheim");
        assertThat(https().access(access -> access.apiKey("geheim")).build().toString()).contains("API key (hidden)")
                .doesNotContain("geheim");
        assertThatThrownBy(() -> ElasticsearchSettings.builder().url("https://u:geheim@es:9200").build())
                .hasMessage("Elasticsearch url is https://(hidden)@es:9200, but must not hold credentials; use username and password, or "
                        + "apiKey");
    }

    @Test
    void wrong_settings_are_refused_with_value_rule_and_remedy() {
        assertRefused(ElasticsearchSettings.builder(), "Elasticsearch url is missing; set it, for example http://localhost:9200");
        assertRefused(ElasticsearchSettings.builder().url("es:9200"),
                "Elasticsearch url is es:9200, but must be http:// or https:// with a host");
        assertRefused(ElasticsearchSettings.builder().url("ftp://es"), "Elasticsearch url is ftp://es, but must be http://");
        assertRefused(ElasticsearchSettings.builder().url("http://a/x,http://b"), "but must all have the same path");
        assertThatThrownBy(() -> ElasticsearchSettings.builder().url("http://a b")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Elasticsearch url is http://a b, but");
        assertRefused(https().access(access -> access.username("u")), "Elasticsearch password is missing; set both");
        assertRefused(https().access(access -> access.password("p")), "Elasticsearch username is missing; set both");
        assertRefused(https().access(access -> access.username("u").password("p").apiKey("k")),
                "apiKey and username are both set, but only one can be used; remove one");
        assertRefused(https().connectTimeout(Duration.ZERO), "Elasticsearch connectTimeout is 0 seconds, but must be from 1 millisecond "
                + "to 10 minutes");
        assertRefused(https().requestTimeout(Duration.ofHours(1)), "Elasticsearch requestTimeout is 1 hour");
        assertRefused(https().retention(Duration.ofMinutes(1)), "Elasticsearch retention is 1 minute, but must be from 1 hour");
        assertRefused(https().access(access -> access.keyFile(directory)),
                "Elasticsearch certificateFile is missing; set both certificateFile and keyFile, or neither");
        assertRefused(https().access(access -> access.proxy("es:9200")),
                "Elasticsearch proxy is es:9200, but must be http:// with a host and a port");
        Builder plain = ElasticsearchSettings.builder().url("http://es");
        assertRefused(plain.access(access -> access.caFile(directory)),
                "Elasticsearch caFile is set, but [http://es] has a url without TLS; use https:// or remove caFile");
        assertRefused(plain.access(access -> access.caFile(null).certificateFile(directory).keyFile(directory)),
                "Elasticsearch certificateFile is set, but [http://es] has a url without TLS");
    }

    @Test
    void a_file_that_is_not_there_or_of_another_kind_is_told_when_it_is_needed() throws IOException {
        Path none = directory.resolve("none.pem");
        assertTold(https().access(access -> access.caFile(none)), "Elasticsearch caFile is " + none
                + ", but no such file can be read; name a PEM file with the certificate authority's certificate");
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        assertTold(https().access(access -> access.caFile(empty)), "Elasticsearch caFile is " + empty + ", but the file is empty");
        Path text = Files.writeString(directory.resolve("text.pem"), "text");
        assertTold(https().access(access -> access.caFile(text)), "Elasticsearch caFile is " + text
                + ", but no certificate can be read from it (");
        assertTold(https().access(access -> access.caFile(text)), "; name a PEM file that begins with -----BEGIN CERTIFICATE-----");
        assertTold(https().access(access -> access.apiKeyFile(none)), "Elasticsearch apiKeyFile is " + none
                + ", but no such file can be read; write the encoded API key into it");
    }

    private static void assertTold(Builder builder, String message) {
        try (Elasticsearch elasticsearch = Elasticsearch.open(builder.build())) {
            assertThatThrownBy(() -> elasticsearch.templates().setUp(StreamFamily.SLICES, false, true)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Elasticsearch at [https://es:9200]: cannot ")
                    .hasMessageContaining(message);
        }
    }

    @Test
    void durations_are_written_as_elasticsearch_reads_them() {
        assertThat(IndexTemplate.timeValue(Duration.ofDays(30))).isEqualTo("30d");
        assertThat(IndexTemplate.timeValue(Duration.ofHours(36))).isEqualTo("36h");
        assertThat(IndexTemplate.timeValue(Duration.ofMinutes(90))).isEqualTo("90m");
    }

    private static Builder https() {
        return ElasticsearchSettings.builder().url("https://es:9200");
    }

    private static void assertRefused(Builder builder, String message) {
        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
