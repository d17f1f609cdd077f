package ai.timelines.outbound.outboundhttp;

import java.time.Duration;
import java.util.List;

/**
 * What became of one POST: all headers that were sent, in order, with {@code Host} and {@code Content-Length}; the time from
 * the call to the end of the response's body or to the failure; and the outcome.
 */
public record Exchange(List<Header> requestHeaders, Duration duration, Outcome outcome) {

    public Exchange {
        requestHeaders = List.copyOf(requestHeaders);
    }
}
