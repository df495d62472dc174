package io.statsprofile.testing;

/** Starts a server, says where it is, and waits to be killed. */
final class ServerHolder {

    private ServerHolder() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(SearchServer.start("held").url());
        Thread.sleep(Long.MAX_VALUE);
    }
}
