package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.deliverylog.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver answered to a sample (R2).
 *
 * @param id of the request, whose page tells all
 * @param status null when no answer came
 * @param cause in words; null for a success
 * @param start of the answer's body; empty where there is none
 * @param isAll whether the start is the whole body
 */
record TestAnswer(
        String id,
        boolean success,
        @Nullable String status,
        @Nullable String cause,
        String duration,
        String start,
        boolean isAll) {

    private static final int SHOWN = 1_000;

    static TestAnswer of(Attempt attempt) {
        var response = attempt.response();
        var body = response == null ? "" : Body.of(response.body()).text();
        boolean isAll = body.length() <= SHOWN;
        int end = isAll ? body.length() : body.offsetByCodePoints(0, body.codePointCount(0, SHOWN));
        return new TestAnswer(
                attempt.deliveryId().toString(),
                attempt.success(),
                response == null ? null : Words.status(response.status()),
                attempt.cause() == null ? null : VisibleText.line(attempt.cause()),
                Words.duration(attempt.duration()),
                body.substring(0, end),
                isAll);
    }
}
