package ai.timelines.outbound.outboundhttp;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Sends a request over one connection and waits until status line and headers of its answer have come whole. */
final class Conversation implements ConnectionEndpoint.RequestExecutor {

    private static final int MOST_INTERIM_ANSWERS = 10;

    /** A body that the buffers on the way may not hold: the receiver may answer without ever reading it. */
    private static final int LARGE = 32 * 1024;

    private static final Duration NEWS_DELAY = Duration.ofMillis(20);

    private final Deadline deadline;
    private final boolean reused;
    private @Nullable Wire wire;
    private @Nullable ClassicHttpResponse response;
    private @Nullable Thread sender;
    private volatile boolean sent;

    Conversation(Deadline deadline, boolean reused) {
        this.deadline = deadline;
        this.reused = reused;
    }

    /** The server had closed the connection, or it cannot be trusted: nothing came back and another one may be tried. */
    static final class Stale extends IOException {

        private static final long serialVersionUID = 1L;
    }

    Wire wire() {
        return Objects.requireNonNull(wire);
    }

    ClassicHttpResponse response() {
        return Objects.requireNonNull(response);
    }

    /** Whether the request was sent whole and nothing came beyond what was read. */
    boolean isFinished() {
        Thread writing = sender;
        if (writing != null) {
            // The answer may overtake the news that the last byte was written.
            try {
                writing.join(NEWS_DELAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return sent && !wire().hasLeftovers();
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        Wire wire = (Wire) connection;
        this.wire = wire;
        if (reused) {
            takeOver(wire);
        }
        long before = wire.received();
        try {
            send(request, wire);
            ClassicHttpResponse head = head(wire);
            response = head;
            return head;
        } catch (IOException | HttpException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Interrupted while waiting for an answer");
            }
            boolean silent = wire.received() == before;
            if (reused && silent && !deadline.passed()) {
                throw new Stale();
            }
            throw failure(e, silent);
        }
    }

    private void takeOver(Wire wire) throws Stale {
        Socket raw = wire.raw();
        if (raw == null || !wire.isQuiet()) {
            throw new Stale();
        }
        deadline.guard(raw);
    }

    private void send(ClassicHttpRequest request, Wire wire) {
        if (request.getEntity().getContentLength() > LARGE) {
            sender = Thread.startVirtualThread(() -> write(request, wire));
        } else {
            write(request, wire);
        }
    }

    /** A receiver may answer and hang up before it has read everything; that answer counts, so writing fails silently. */
    private void write(ClassicHttpRequest request, Wire wire) {
        try {
            wire.sendRequestHeader(request);
            wire.sendRequestEntity(request);
            wire.flush();
            sent = true;
        } catch (IOException | HttpException e) {
            sent = false;
        }
    }

    private static ClassicHttpResponse head(Wire wire) throws IOException, HttpException {
        for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
            ClassicHttpResponse head = wire.receiveResponseHeader();
            if (head.getCode() >= 200) {
                return head;
            }
            if (head.getCode() == 101) {
                throw PostFailure.broken("The server wants to change the protocol, which was not asked for.");
            }
        }
        throw PostFailure.broken("The server sent more than " + MOST_INTERIM_ANSWERS + " interim answers (1xx).");
    }

    private PostFailure failure(Exception e, boolean silent) {
        if (deadline.passed()) {
            return PostFailure.timeout(silent ? "No answer" : "The answer's headers were not complete", deadline);
        }
        if (e instanceof PostFailure told) {
            return told;
        }
        return PostFailure.broken(
                silent
                        ? "The server broke the connection without an answer."
                        : "The server broke the connection before its answer's headers were complete.");
    }
}
