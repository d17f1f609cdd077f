package ai.timelines.outbound.outboundhttp;

import org.apache.hc.core5.http.protocol.BasicHttpContext;

/** Carries the deadline of a POST through the pool to the dialer. */
final class CallContext extends BasicHttpContext {

    private final Deadline deadline;

    CallContext(Deadline deadline) {
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }
}
