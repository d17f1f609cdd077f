package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.deliverylog.AttemptSummary;
import ai.timelines.outbound.web.Moment;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One request in a list (R17).
 *
 * @param chat the chat's name, else its id; empty for a test
 * @param status of the response; null when none came
 * @param cause in words; null for a success
 */
record RequestRow(
        String id,
        Moment when,
        boolean test,
        String chat,
        int messages,
        boolean success,
        @Nullable Integer status,
        @Nullable String cause,
        String duration,
        int attempt) {

    static RequestRow of(AttemptSummary attempt, Instant now, ZoneId zone) {
        var chat = attempt.chatName().isBlank() ? attempt.chatId() : attempt.chatName();
        return new RequestRow(
                attempt.deliveryId().toString(),
                Moment.of(attempt.startedAt(), now, zone),
                attempt.test(),
                attempt.test() ? "" : VisibleText.line(chat),
                attempt.messageCount(),
                attempt.success(),
                attempt.status(),
                attempt.cause() == null ? null : VisibleText.line(attempt.cause()),
                Words.duration(attempt.duration()),
                attempt.attempt());
    }

    /** The class of the badge. */
    public String badge() {
        return success ? "ok" : "error";
    }

    /** What stands in the badge. */
    public String result() {
        return status == null ? "No answer" : status.toString();
    }
}
