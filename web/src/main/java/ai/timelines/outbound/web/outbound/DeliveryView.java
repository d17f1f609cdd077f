package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.Fate;
import ai.timelines.outbound.deliverylog.LoggedHeader;
import ai.timelines.outbound.web.Moment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and what came back, whole (R17).
 *
 * @param nextAttempt when it is tried again; null unless it is
 * @param nextAttemptIsDue whether that has passed
 * @param response null when none came
 */
record DeliveryView(
        RequestRow row,
        String webhookId,
        String chatId,
        boolean bundle,
        String fate,
        @Nullable Moment nextAttempt,
        boolean nextAttemptIsDue,
        Request request,
        @Nullable Response response) {

    record Request(String method, String url, List<Header> headers, Body body) {}

    /** @param incomplete why the body is not the whole one; null when it is */
    record Response(
            String status,
            List<Header> headers,
            Body body,
            @Nullable String incomplete) {}

    record Header(String name, String value) {}

    static DeliveryView of(Attempt attempt, Instant now, ZoneId zone) {
        var next = attempt.nextAttemptAt();
        var request = attempt.request();
        var response = attempt.response();
        return new DeliveryView(
                RequestRow.of(attempt.summary(), now, zone),
                attempt.webhookId().toString(),
                VisibleText.line(attempt.chatId()),
                attempt.bundle(),
                attempt.test() ? Fate.TEST.name() : attempt.fate().name(),
                next == null ? null : Moment.of(next, now, zone),
                next != null && next.isBefore(now),
                new Request(
                        request.method(),
                        VisibleText.line(request.maskedUrl()),
                        headers(request.headers()),
                        Body.of(request.body())),
                response == null
                        ? null
                        : new Response(
                                Words.status(response.status()),
                                headers(response.headers()),
                                Body.of(response.body()),
                                response.bodyIncomplete() == null
                                        ? null
                                        : VisibleText.line(response.bodyIncomplete())));
    }

    private static List<Header> headers(List<LoggedHeader> headers) {
        return headers.stream()
                .map(it -> new Header(VisibleText.line(it.name()), VisibleText.line(it.value())))
                .toList();
    }
}
