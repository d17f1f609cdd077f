package ai.timelines.outbound.outboundhttp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a POST ended: with an answer, whatever its status, or without one. */
public sealed interface Outcome {

    /**
     * Status line and headers came whole (R11). The body is raw, as on the wire but for the transfer encoding, and at most
     * 64 KiB of it are kept.
     *
     * @param incomplete null when {@code body} is the whole body, else a phrase that says why not, such as "cut at 64 KiB"
     */
    record Answered(
            int status,
            List<Header> headers,
            byte[] body,
            @Nullable String incomplete) implements Outcome {

        public Answered {
            headers = List.copyOf(headers);
        }
    }

    /**
     * There was no answer, or none that can be read.
     *
     * @param cause a sentence for a customer, without the URL's query (R3)
     */
    record Failed(FailureKind kind, String cause) implements Outcome {}
}
