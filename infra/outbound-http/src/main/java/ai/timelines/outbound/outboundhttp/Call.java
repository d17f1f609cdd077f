package ai.timelines.outbound.outboundhttp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** One POST from the lease of a connection to its return. */
final class Call {

    private final HttpClientConnectionManager pool;
    private final HttpRoute route;
    private final ClassicHttpRequest request;
    private final Deadline deadline;
    private final CallContext context;
    private boolean finished;
    private TimeValue reusableFor = TimeValue.ZERO_MILLISECONDS;

    Call(HttpClientConnectionManager pool, HttpRoute route, ClassicHttpRequest request, Deadline deadline) {
        this.pool = pool;
        this.route = route;
        this.request = request;
        this.deadline = deadline;
        this.context = new CallContext(deadline);
    }

    Outcome outcome() {
        try {
            ConnectionEndpoint endpoint = lease();
            try {
                return answered(endpoint);
            } finally {
                giveBack(endpoint);
            }
        } catch (PostFailure e) {
            return e.outcome();
        } catch (IOException e) {
            throw new CancellationException("The connections are being closed");
        }
    }

    private ConnectionEndpoint lease() throws PostFailure {
        LeaseRequest lease = pool.lease("outbound", route, Timeout.DISABLED, null);
        try {
            return lease.get(Timeout.of(deadline.remainingNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw PostFailure.timeout(
                    "No connection to " + route.getTargetHost().getHostName() + " was free", deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for a connection");
        } catch (ExecutionException e) {
            throw new IllegalStateException("The pool of connections is out of order.", e);
        }
    }

    private Outcome.Answered answered(ConnectionEndpoint endpoint) throws IOException {
        if (endpoint.isConnected()) {
            Conversation reused = new Conversation(deadline, true);
            if (converse(endpoint, reused)) {
                return read(reused);
            }
            endpoint.close(CloseMode.IMMEDIATE);
        }
        pool.connect(endpoint, null, context);
        Conversation fresh = new Conversation(deadline, false);
        converse(endpoint, fresh);
        return read(fresh);
    }

    private boolean converse(ConnectionEndpoint endpoint, Conversation conversation) throws IOException {
        try {
            endpoint.execute("outbound", request, conversation, context);
            return true;
        } catch (Conversation.Stale e) {
            return false;
        } catch (HttpException e) {
            throw new IllegalStateException("The request cannot be written.", e);
        }
    }

    private Outcome.Answered read(Conversation conversation) {
        ClassicHttpResponse response = conversation.response();
        BodyReader.Body body = body(conversation, response);
        finished = body.toTheEnd() && conversation.isFinished();
        if (finished && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context)) {
            reusableFor = KeepAlive.of(response);
        }
        List<Header> headers = new ArrayList<>();
        for (org.apache.hc.core5.http.Header header : response.getHeaders()) {
            headers.add(new Header(header.getName(), header.getValue()));
        }
        return new Outcome.Answered(response.getCode(), headers, body.kept(), body.incomplete());
    }

    private BodyReader.Body body(Conversation conversation, ClassicHttpResponse response) {
        if (!MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
            return BodyReader.Body.NONE;
        }
        try {
            conversation.wire().receiveResponseEntity(response);
            HttpEntity entity = response.getEntity();
            return BodyReader.read(entity.getContent(), entity.getContentLength(), deadline);
        } catch (HttpException e) {
            return BodyReader.Body.unreadable(
                    "the body's length or encoding is not given in a way that can be understood");
        } catch (IOException e) {
            return BodyReader.Body.unreadable("the connection was closed before the body");
        }
    }

    private void giveBack(ConnectionEndpoint endpoint) {
        boolean reusable = TimeValue.isPositive(reusableFor);
        if (!reusable) {
            // A polite farewell may wait for the other side, so it is said before the deadline is let go.
            endpoint.close(finished ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
        }
        if (!deadline.letGo()) {
            reusable = false;
            endpoint.close(CloseMode.IMMEDIATE);
        }
        pool.release(endpoint, null, reusable ? reusableFor : null);
    }
}
