package ai.timelines.outbound.deliverylog;

import java.util.List;

/**
 * What was sent.
 *
 * @param maskedUrl the URL with its query masked (R3); the whole URL is never stored
 * @param body the very bytes that were sent
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoggedRequest(String method, String maskedUrl, List<LoggedHeader> headers, byte[] body) {

    /** How much it is, roughly. */
    public int bytes() {
        return LoggedHeader.bytes(headers) + body.length;
    }
}
