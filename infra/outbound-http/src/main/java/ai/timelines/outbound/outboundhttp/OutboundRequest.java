package ai.timelines.outbound.outboundhttp;

import java.util.List;

/**
 * What is to be POSTed. The headers are sent in this order and case, between {@code Host} and {@code Content-Length}, which
 * are added; the body is sent byte for byte.
 */
public record OutboundRequest(TargetUrl url, List<Header> headers, byte[] body) {

    public OutboundRequest {
        headers = List.copyOf(headers);
    }
}
