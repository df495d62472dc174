package io.statsprofile.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The client of one connection to the proxy, and what can be done to it. Used by one thread. */
final class Client {

    private static final int MEGABYTE = 1 << 20;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean over;

    Client(Socket socket, InputStream in) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /** Whether the connection has been ended. */
    boolean isOver() {
        return over;
    }

    void answer(Answer answer) throws IOException {
        byte[] head = answer.head(answer.body().length);
        byte[] all = Arrays.copyOf(head, head.length + answer.body().length);
        System.arraycopy(answer.body(), 0, all, head.length, answer.body().length);
        out.write(all);
        out.flush();
    }

    /** The head, half of the body, and the end of the connection. */
    void answerHalf(Answer answer) throws IOException {
        out.write(answer.head(answer.body().length));
        out.write(answer.body(), 0, answer.body().length / 2);
        out.flush();
        close();
    }

    /** One byte after the other, until the client has gone. */
    void trickle(Answer answer, long pauseMillis) throws IOException, InterruptedException {
        out.write(answer.head(answer.body().length));
        for (byte next : answer.body()) {
            out.write(next);
            out.flush();
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
    }

    /** So many megabytes of blanks instead of a body. */
    void flood(Answer answer, int megabytes) throws IOException {
        out.write(answer.head((long) megabytes * MEGABYTE));
        byte[] blanks = " ".repeat(MEGABYTE).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < megabytes; i++) {
            out.write(blanks);
        }
        out.flush();
    }

    /** Takes in whatever comes and says nothing, until the client has gone. */
    void swallow() throws IOException {
        over = true;
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** The connection breaks: the client gets an error and not an end. */
    void reset() throws IOException {
        over = true;
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The connection ends. */
    void close() throws IOException {
        over = true;
        socket.close();
    }
}
