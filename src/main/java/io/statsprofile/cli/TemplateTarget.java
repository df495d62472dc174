package io.statsprofile.cli;

import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.elasticsearch.TemplateState;
import java.io.IOException;
import java.util.List;

/** The index template in Elasticsearch. */
final class TemplateTarget implements SetupTarget {

    private final Elasticsearch elasticsearch;
    private final boolean retentionWins;

    /** @param elasticsearch closed with this */
    TemplateTarget(Elasticsearch elasticsearch, boolean retentionWins) {
        this.elasticsearch = elasticsearch;
        this.retentionWins = retentionWins;
    }

    @Override
    public String subject() {
        return "the index template";
    }

    @Override
    public void check(boolean removal) throws IOException {
        if (removal) {
            elasticsearch.removeTemplate(false);
        } else {
            install(false);
        }
    }

    @Override
    public Result install(boolean write) throws IOException {
        TemplateState state = elasticsearch.setUpTemplate(retentionWins, write);
        if (state.action() == TemplateState.Action.UNMANAGED) {
            throw new IOException("Elasticsearch: " + state.message() + "; role-setup.json of --export has the privileges that setup needs");
        }
        return new Result(List.of("Elasticsearch: " + state.message()), true);
    }

    @Override
    public Result remove(boolean write) throws IOException {
        return new Result(List.of("Elasticsearch: " + elasticsearch.removeTemplate(write).message()), true);
    }

    @Override
    public void close() {
        elasticsearch.close();
    }
}
