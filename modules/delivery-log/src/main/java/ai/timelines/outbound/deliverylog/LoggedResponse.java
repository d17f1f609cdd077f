package ai.timelines.outbound.deliverylog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came back, as far as it was kept.
 *
 * @param body the bytes as they came, without their transfer encoding
 * @param bodyIncomplete in words, why the body is not the whole one (cut at the limit, reset, deadline: R11); null when it is whole
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoggedResponse(
        int status,
        List<LoggedHeader> headers,
        byte[] body,
        @Nullable String bodyIncomplete) {

    /** How much it is, roughly. */
    public int bytes() {
        return LoggedHeader.bytes(headers) + body.length;
    }
}
