package io.statsprofile.internal.cli;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.template.TemplateState;
import java.io.IOException;
import java.util.List;

/** An index template in Elasticsearch. */
final class TemplateTarget implements SetupTarget {

    private final Elasticsearch elasticsearch;
    private final StreamFamily family;
    private final boolean retentionWins;

    /** @param elasticsearch closed with this */
    TemplateTarget(Elasticsearch elasticsearch, StreamFamily family, boolean retentionWins) {
        this.elasticsearch = elasticsearch;
        this.family = family;
        this.retentionWins = retentionWins;
    }

    @Override
    public String subject() {
        return "the index template " + family.template();
    }

    @Override
    public String server() {
        return "Elasticsearch";
    }

    @Override
    public void check(boolean removal) throws IOException {
        if (removal) {
            elasticsearch.templates().remove(family, false);
        } else {
            install(false);
        }
    }

    @Override
    public Result install(boolean write) throws IOException {
        TemplateState state = elasticsearch.templates().setUp(family, retentionWins, write);
        if (state.action() == TemplateState.Action.UNMANAGED) {
            throw new IOException("Elasticsearch: " + state.message()
                    + "; role-setup.json of --export has the privileges that setup needs");
        }
        return new Result(List.of("Elasticsearch: " + state.message()), true);
    }

    @Override
    public Result remove(boolean write) throws IOException {
        return new Result(List.of("Elasticsearch: " + elasticsearch.templates().remove(family, write).message()), true);
    }

    @Override
    public void close() {
        elasticsearch.close();
    }
}
