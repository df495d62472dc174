package io.statsprofile.testing;

/** A server that a test kills and starts again, with its data. Security is off. Always a process. */
public final class MortalServer implements SearchServer {

    private final ElasticsearchProcess process;

    private MortalServer(ElasticsearchProcess process) {
        this.process = process;
    }

    /** @param name of its working directory */
    public static MortalServer start(String name) {
        return new MortalServer(ElasticsearchProcess.start(name, null));
    }

    /** As by {@code kill -9}; returns when it is dead. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** To be called after {@link #kill}; it has another address then. */
    public void startAgain() {
        process.startAgain();
    }

    @Override
    public String url() {
        return process.url();
    }

    @Override
    public void close() {
        process.close();
    }
}
