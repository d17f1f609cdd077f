package ai.timelines.outbound.aggregationscheduler;

import java.time.Instant;

/**
 * What became of a claimed delivery.
 *
 * @param throughPosition the last position that was really sent; less than claimed where a bundle grew too large (R6)
 * @param following what has joined the chat since it was claimed
 */
public record Settlement(Claim claim, long throughPosition, Result result, Following following) {

    /** How the chat goes on. */
    public sealed interface Result {

        /** It succeeded or was given up: on to the chat's next messages. */
        record Done() implements Result {}

        /** The same delivery again at that time (R12). */
        record RetryAt(Instant at) implements Result {}

        /** The webhook was switched off with it: kept, and its ladder begins anew once the webhook is on (R12). */
        record Held() implements Result {}

        /** It was not sent: whoever comes next may send it at once. */
        record Unsent() implements Result {}
    }
}
