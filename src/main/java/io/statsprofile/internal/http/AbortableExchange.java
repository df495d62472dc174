package io.statsprofile.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** An exchange that another thread can break off, by {@link #run}. Thread-safe. */
final class AbortableExchange implements Runnable {

    private Socket socket;
    private boolean brokenOff;
    private boolean begun;

    /**
     * It goes over this socket from now on.
     *
     * @param now below TLS, where there is TLS
     * @throws SocketException when it was broken off
     */
    synchronized void goesOver(Socket now) throws SocketException {
        socket = now;
        if (brokenOff) {
            abandon(now);
            throw new SocketException("the exchange was broken off");
        }
    }

    /** From now on the server may get the request. */
    synchronized void begins() {
        begun = true;
    }

    /** Whether the server may have got the request. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /**
     * Nothing breaks it off from now on.
     *
     * @return whether nothing has
     */
    synchronized boolean ends() {
        socket = null;
        return !brokenOff;
    }

    /** Breaks it off, or keeps it from beginning. */
    @Override
    public synchronized void run() {
        brokenOff = true;
        if (socket != null) {
            abandon(socket);
        }
    }

    /** Closes a socket without waiting for anything; who reads from it or writes to it gets an exception. */
    static void abandon(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is as closed as it gets.
        }
    }
}
