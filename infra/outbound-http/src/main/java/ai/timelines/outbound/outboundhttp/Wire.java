package ai.timelines.outbound.outboundhttp;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the pool that knows whether it can be trusted with another request. The library's own logs whole requests
 * where its logger is set to debug; this one does not, for their URLs, headers and bodies are customers' secrets (R3).
 */
final class Wire extends DefaultManagedHttpClientConnection {

    private static final long LONG_SILENCE = 1_000_000_000L;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(ResponseHeadParser.LONGEST_LINE)
            .setMaxHeaderCount(ResponseHeadParser.MOST_HEADERS)
            .build();

    private final ResponseHeadParser parser;
    private @Nullable Socket raw;
    private long idleSince;

    Wire() {
        this(new ResponseHeadParser());
    }

    private Wire(ResponseHeadParser parser) {
        super("outbound", null, null, LIMITS, null, null, null, config -> parser);
        this.parser = parser;
    }

    @Override
    public void bind(Socket socket) throws IOException {
        raw = socket;
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
        raw = socket;
        bind(new SocketHolder(sslSocket, socket));
    }

    @Override
    protected void onRequestSubmitted(ClassicHttpRequest request) {}

    @Override
    protected void onResponseReceived(ClassicHttpResponse response) {}

    /** The socket below TLS, whose closing ends everything at once. */
    @Nullable
    Socket raw() {
        return raw;
    }

    /** Bytes received so far, over all responses. */
    long received() {
        return getEndpointDetails().getReceivedBytesCount();
    }

    /** Whether bytes came that belong to no response; what follows them would be taken for one. */
    boolean hasLeftovers() {
        return parser.buffered() > 0;
    }

    @Override
    public void passivate() {
        idleSince = System.nanoTime();
        super.passivate();
    }

    /**
     * Whether the connection looks as it did when the last response ended. Asking for the end of the stream costs a
     * millisecond, so a connection in steady use is not asked; that one will then fail before a byte comes back.
     */
    boolean isQuiet() {
        try {
            Socket socket = getSocket();
            if (socket == null || hasLeftovers() || socket.getInputStream().available() > 0) {
                return false;
            }
            boolean silent = System.nanoTime() - idleSince > LONG_SILENCE;
            return !silent || (!isStale() && !hasLeftovers());
        } catch (IOException e) {
            return false;
        }
    }
}
