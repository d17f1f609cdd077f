package ai.timelines.outbound.outboundhttp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Makes the pool's connections: looks the name up, has all its addresses judged, and dials exactly those, so that a name which
 * changes its mind between judgement and connection gains nothing.
 */
final class Dialer implements HttpClientConnectionOperator {

    private final NameResolver names;
    private final AddressGuard guard;
    private final Tls tls;

    Dialer(NameResolver names, AddressGuard guard, Tls tls) {
        this.names = names;
        this.guard = guard;
        this.tls = tls;
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost target,
            InetSocketAddress localAddress,
            TimeValue ignoredTimeout,
            SocketConfig ignoredConfig,
            HttpContext context)
            throws IOException {
        Deadline deadline = ((CallContext) context).deadline();
        String host = target.getHostName();
        InetAddress[] addresses = names.resolve(host, deadline);
        var objection = guard.objection(host, target.getPort(), addresses);
        if (objection.isPresent()) {
            throw new PostFailure(FailureKind.BLOCKED_ADDRESS, objection.get());
        }
        Socket socket = dial(target, addresses, deadline);
        if (target.getSchemeName().equals("https")) {
            try {
                connection.bind(tls.upgrade(socket, host, target.getPort(), deadline), socket);
            } catch (IOException | RuntimeException e) {
                close(socket);
                throw e;
            }
        } else {
            connection.bind(socket);
        }
    }

    private static Socket dial(HttpHost target, InetAddress[] addresses, Deadline deadline) throws PostFailure {
        boolean refused = false;
        for (int i = 0; i < addresses.length && !deadline.passed(); i++) {
            // A silent address leaves time for the ones after it.
            int patience = Math.max(1, deadline.remainingMillis() / (addresses.length - i));
            // Without a word about proxies, the JDK would take one from its system properties.
            Socket socket = new Socket(Proxy.NO_PROXY);
            deadline.guard(socket);
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(addresses[i], target.getPort()), patience);
                return socket;
            } catch (IOException e) {
                close(socket);
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("Interrupted while a connection was made");
                }
                if (String.valueOf(e.getMessage()).contains("Too many open files")) {
                    throw new UncheckedIOException("This process may not open more connections.", e);
                }
                refused = e instanceof ConnectException
                        && String.valueOf(e.getMessage()).contains("refused");
            }
        }
        String connection = "The connection to " + target.getHostName() + ":" + target.getPort();
        if (deadline.passed()) {
            throw PostFailure.timeout(connection + " was not accepted", deadline);
        }
        throw new PostFailure(FailureKind.CONNECT, connection + (refused ? " was refused." : " could not be made."));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, whether or not it says so.
        }
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost target, HttpContext context) {
        throw new UnsupportedOperationException("No connection changes its protocol.");
    }
}
