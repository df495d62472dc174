package io.statsprofile.matrix;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.server.ElasticsearchSettings;
import java.io.IOException;

/** What the product's own report says of documents. */
final class Reported {

    private Reported() {
    }

    /** Further copies of documents of a service. */
    static long copies(String service, String url) throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(url).build());
                ProfileSource source = ProfileSources.elasticsearch(elasticsearch)) {
            return source.answer(ProfileQuery.ALL.where(ProfileFilter.ALL.withService(service))).coverage().duplicates();
        }
    }
}
