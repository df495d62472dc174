package io.statsprofile.internal.cli;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.template.IndexTemplates;
import io.statsprofile.internal.template.StreamsState;
import java.io.IOException;
import java.util.List;

/** The data streams that exist in Elasticsearch, to which a new index template applies only when they are rolled over. */
final class StreamTarget implements SetupTarget {

    private final Elasticsearch elasticsearch;
    private final StreamFamily family;
    private final boolean rollsOver;

    /**
     * @param elasticsearch closed with this
     * @param rollsOver false to only name the streams
     */
    StreamTarget(Elasticsearch elasticsearch, StreamFamily family, boolean rollsOver) {
        this.elasticsearch = elasticsearch;
        this.family = family;
        this.rollsOver = rollsOver;
    }

    @Override
    public String subject() {
        return "the data streams " + family.pattern();
    }

    @Override
    public String server() {
        return "Elasticsearch";
    }

    @Override
    public void check(boolean removal) {
        // The index template's target has reached the server; what a stream lacks keeps nothing else from being set up.
    }

    @Override
    public Result install(boolean write) throws IOException {
        IndexTemplates templates = elasticsearch.templates();
        StreamsState state = rollsOver ? templates.renewStreams(family, write) : templates.leaveStreams(family);
        return new Result(state.messages().stream().map("Elasticsearch: "::concat).toList(), state.whole());
    }

    @Override
    public Result remove(boolean write) {
        return new Result(List.of(), true);
    }

    @Override
    public void close() {
        elasticsearch.close();
    }
}
