package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.deliverylog.LoggedHeader;
import ai.timelines.outbound.deliverylog.LoggedRequest;
import ai.timelines.outbound.deliverylog.LoggedResponse;
import ai.timelines.outbound.outboundhttp.Exchange;
import ai.timelines.outbound.outboundhttp.FailureKind;
import ai.timelines.outbound.outboundhttp.Header;
import ai.timelines.outbound.outboundhttp.OutboundHttp;
import ai.timelines.outbound.outboundhttp.OutboundRequest;
import ai.timelines.outbound.outboundhttp.Outcome;
import ai.timelines.outbound.outboundhttp.TargetUrl;
import ai.timelines.outbound.webhooksettings.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs a payload, POSTs it and keeps what was sent and received. */
@Component
class Sender {

    /**
     * One request as it went over the wire.
     *
     * @param finishedAt when its outcome was known
     */
    record Sent(
            Instant startedAt,
            Instant finishedAt,
            Duration duration,
            Judgement judgement,
            LoggedRequest request,
            @Nullable LoggedResponse response) {}

    private static final int REMEMBERED_URLS = 10_000;

    /** What is worked out of a longer one may take many times as much memory. */
    private static final int LONGEST_REMEMBERED = 256;

    private final ConcurrentHashMap<String, Target> targets = new ConcurrentHashMap<>();
    private final OutboundHttp http;
    private final InstantSource clock;
    private final String userAgent;

    Sender(OutboundHttp http, InstantSource clock, DispatchProperties properties) {
        this.http = http;
        this.clock = clock;
        this.userAgent = properties.userAgent();
    }

    /** Sends the body as it is, under the delivery's id, with a timestamp and signatures of this moment (R23). */
    Sent post(Endpoint endpoint, UUID webhookId, byte[] body) {
        var startedAt = clock.instant();
        long timestamp = startedAt.getEpochSecond();
        var headers = List.of(
                new Header("Content-Type", "application/json; charset=utf-8"),
                new Header("User-Agent", userAgent),
                new Header("webhook-id", webhookId.toString()),
                new Header("webhook-timestamp", Long.toString(timestamp)),
                new Header(
                        "webhook-signature",
                        Signature.of(endpoint.signingKeys(), webhookId.toString(), timestamp, body)));
        var target = target(endpoint.url());
        return switch (target.parsed()) {
            case TargetUrl.Result.Valid(var url) ->
                sent(
                        endpoint,
                        startedAt,
                        url.masked(),
                        target.query(),
                        body,
                        http.post(new OutboundRequest(url, headers, body)));
            case TargetUrl.Result.Invalid(var reason) ->
                sent(
                        endpoint,
                        startedAt,
                        "",
                        EchoedQuery.NONE,
                        body,
                        new Exchange(headers, Duration.ZERO, new Outcome.Failed(FailureKind.INVALID_URL, reason)));
        };
    }

    /** What is worked out of a URL once. */
    private record Target(TargetUrl.Result parsed, EchoedQuery query) {
        static Target of(String url) {
            var parsed = TargetUrl.parse(url);
            return new Target(
                    parsed,
                    parsed instanceof TargetUrl.Result.Valid(var valid)
                            ? EchoedQuery.of(valid.pathAndQuery())
                            : EchoedQuery.NONE);
        }
    }

    private Target target(String url) {
        if (url.length() > LONGEST_REMEMBERED) {
            return Target.of(url);
        }
        if (targets.size() > REMEMBERED_URLS) {
            targets.clear();
        }
        return targets.computeIfAbsent(url, Target::of);
    }

    private Sent sent(
            Endpoint endpoint, Instant startedAt, String maskedUrl, EchoedQuery query, byte[] body, Exchange exchange) {
        var finishedAt = clock.instant();
        return new Sent(
                startedAt,
                finishedAt,
                exchange.duration(),
                Judgement.of(exchange.outcome(), endpoint.acceptAny2xx(), finishedAt),
                new LoggedRequest("POST", maskedUrl, logged(exchange.requestHeaders(), EchoedQuery.NONE), body),
                exchange.outcome() instanceof Outcome.Answered answered
                        ? new LoggedResponse(
                                answered.status(),
                                logged(answered.headers(), query),
                                query.maskedIn(answered.body()),
                                answered.incomplete())
                        : null);
    }

    private static List<LoggedHeader> logged(List<Header> headers, EchoedQuery query) {
        return headers.stream()
                .map(header -> new LoggedHeader(header.name(), query.maskedIn(header.value())))
                .toList();
    }
}
