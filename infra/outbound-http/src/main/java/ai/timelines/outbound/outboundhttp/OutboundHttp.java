package ai.timelines.outbound.outboundhttp;

import org.springframework.stereotype.Component;

/** POSTs to customers' URLs. */
@Component
public final class OutboundHttp implements AutoCloseable {

    public OutboundHttp(OutboundHttpProperties properties) {}

    public Exchange post(OutboundRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
