package ai.timelines.outbound.outboundhttp;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

/** Short ways to say what the tests say all the time. */
final class Posts {

    static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

    private Posts() {}

    static OutboundHttp client() {
        return client(Duration.ofSeconds(10));
    }

    static OutboundHttp client(Duration timeout) {
        return client(timeout, LOOPBACK);
    }

    static OutboundHttp client(Duration timeout, NameLookup names, KeyStore authorities) {
        return new OutboundHttp(new OutboundHttpProperties(timeout, LOOPBACK), names, authorities, _ -> false);
    }

    static OutboundHttp client(Duration timeout, List<String> allowed) {
        return new OutboundHttp(
                new OutboundHttpProperties(timeout, allowed), InetAddress::getAllByName, null, _ -> false);
    }

    static TargetUrl url(String text) {
        return switch (TargetUrl.parse(text)) {
            case TargetUrl.Result.Valid valid -> valid.url();
            case TargetUrl.Result.Invalid invalid -> throw new AssertionError(text + ": " + invalid.reason());
        };
    }

    static OutboundRequest request(String url, String body) {
        return new OutboundRequest(
                url(url),
                List.of(
                        new Header("Content-Type", "application/json; charset=utf-8"),
                        new Header("User-Agent", "Outbound/1.0"),
                        new Header("webhook-id", "msg_1")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    static Exchange post(OutboundHttp client, String url) {
        return client.post(request(url, "{}"));
    }

    static Outcome.Answered answered(Exchange exchange) {
        if (exchange.outcome() instanceof Outcome.Answered answered) {
            return answered;
        }
        throw new AssertionError(exchange.outcome());
    }

    static Outcome.Failed failed(Exchange exchange) {
        if (exchange.outcome() instanceof Outcome.Failed failed) {
            return failed;
        }
        throw new AssertionError(exchange.outcome());
    }

    static String text(Outcome.Answered answered) {
        return new String(answered.body(), StandardCharsets.ISO_8859_1);
    }
}
