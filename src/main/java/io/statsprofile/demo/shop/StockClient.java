package io.statsprofile.demo.shop;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** Asks the warehouse over a socket; nearly all of its time is waiting for the answer. One thread at a time uses an instance. */
final class StockClient implements Closeable {

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    StockClient(int port) throws IOException {
        Tally.call("StockClient.<init>");
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
    }

    /** Pieces in stock. */
    int ask(int article) {
        Tally.call("StockClient.ask");
        try {
            out.writeInt(article);
            return in.readInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Tally.call("StockClient.close");
        socket.close();
    }
}
