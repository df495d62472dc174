package io.statsprofile.cli;

import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.elasticsearch.ElasticsearchSettings;
import io.statsprofile.query.ProfileSource;
import io.statsprofile.query.ProfileSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the documents are: Elasticsearch or files. Secrets come from the environment, from files or from a prompt, and are never shown. */
final class SourceOptions {

    @Parameters(paramLabel = "FILE", arity = "0..*", description = {"NDJSON files, directories or quoted patterns, plain or gzipped; - for standard input. "
            + "Other lines in them are passed over."})
    List<String> files = new ArrayList<>();

    @Option(names = {"--elasticsearch", "--es"}, paramLabel = "URL", description = "Read from Elasticsearch at this URL, or several with commas. Default: "
            + "$$STATSPROFILE_ES_URL where no FILE is given.")
    String url;

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "File with the encoded API key. Or set $$STATSPROFILE_ES_API_KEY or $$ES_API_KEY.")
    Path apiKeyFile;

    @Option(names = "--api-key", paramLabel = "KEY", arity = "0..1", interactive = true, echo = false, description = "The encoded API key; without a value you are asked for it. "
            + "A value on the command line can be seen by other users of the machine.")
    char[] apiKey;

    @Option(names = "--user", paramLabel = "NAME", description = "User name for basic authentication. Or set $$STATSPROFILE_ES_USER.")
    String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "File with the password. Or set $$STATSPROFILE_ES_PASSWORD.")
    Path passwordFile;

    @Option(names = "--password", paramLabel = "PASSWORD", arity = "0..1", interactive = true, echo = false, description = "The password; without a value you are asked for it.")
    char[] password;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM file of the authority that signed the server's certificate. Or set $$STATSPROFILE_ES_CA.")
    Path ca;

    /** A source and what has to be closed behind it. */
    record Opened(ProfileSource source, Elasticsearch elasticsearch) implements AutoCloseable {

        boolean isElasticsearch() {
            return elasticsearch != null;
        }

        @Override
        public void close() {
            source.close();
            if (elasticsearch != null) {
                elasticsearch.close();
            }
        }
    }

    /** @throws IllegalArgumentException when there is no source, or two */
    Opened open(Surroundings surroundings) throws IOException {
        if (!files.isEmpty() && url != null) {
            throw new IllegalArgumentException("both --elasticsearch " + url + " and files are given, but a report reads one of them; leave one out");
        }
        if (!files.isEmpty()) {
            return new Opened(ProfileSources.files(files, surroundings.in()), null);
        }
        String address = url != null ? url : surroundings.variable("STATSPROFILE_ES_URL");
        if (address == null) {
            throw new IllegalArgumentException("no source of profiles is given; name NDJSON files, or give --elasticsearch URL or set STATSPROFILE_ES_URL");
        }
        Elasticsearch elasticsearch = Elasticsearch.open(settings(address, surroundings));
        return new Opened(ProfileSources.elasticsearch(elasticsearch), elasticsearch);
    }

    private ElasticsearchSettings settings(String address, Surroundings surroundings) throws IOException {
        ElasticsearchSettings.Builder settings = ElasticsearchSettings.builder().url(address);
        String name = user != null ? user : surroundings.variable("STATSPROFILE_ES_USER");
        String key = first(secret(apiKey), secret(apiKeyFile));
        if (key == null && user == null) {
            key = first(surroundings.variable("STATSPROFILE_ES_API_KEY"), surroundings.variable("ES_API_KEY"));
        }
        if (key != null && user == null) {
            settings.apiKey(key);
        } else {
            settings.apiKey(key).username(name)
                    .password(first(first(secret(password), secret(passwordFile)), name == null ? null : surroundings.variable("STATSPROFILE_ES_PASSWORD")));
        }
        String authority = surroundings.variable("STATSPROFILE_ES_CA");
        return settings.caFile(ca != null ? ca : authority == null ? null : Path.of(authority)).build();
    }

    private static String first(String a, String b) {
        return a != null ? a : b;
    }

    private static String secret(char[] typed) {
        return typed == null ? null : new String(typed);
    }

    private static String secret(Path file) throws IOException {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IOException("secret file '" + file + "' cannot be read; check its path and permissions", e);
        }
    }
}
