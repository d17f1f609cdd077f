package ai.timelines.outbound.bench;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How the sink answers at one URL, as its query says: {@code delay=15s} or {@code delay=200ms} before the answer,
 * {@code hang=true} for none at all, {@code status=503} in place of 200, {@code errors=20} for a 500 to one request in 20.
 *
 * @param delayNanos {@link Long#MAX_VALUE} for ever
 * @param errors one in so many requests is answered 500; 0 for none
 * @param response the whole answer
 */
record SinkAnswer(long delayNanos, int errors, byte[] response) {

    static final byte[] ERROR = response(500, "not now");

    static SinkAnswer of(String target) {
        long delay = 0;
        int status = 200;
        int errors = 0;
        for (var parameter :
                Objects.requireNonNullElse(URI.create(target).getQuery(), "").split("&")) {
            var value = parameter.substring(parameter.indexOf('=') + 1);
            switch (parameter.substring(0, Math.max(0, parameter.indexOf('=')))) {
                case "delay" -> delay = duration(value).toNanos();
                case "hang" -> delay = Long.MAX_VALUE;
                case "errors" -> errors = Integer.parseInt(value);
                case "status" -> status = Integer.parseInt(value);
                default -> {}
            }
        }
        return new SinkAnswer(delay, errors, response(status, "ok"));
    }

    /** Whether this time the answer is an error: at random, so that now and then one follows the other. */
    boolean isError(RandomGenerator random) {
        return errors > 0 && random.nextInt(errors) == 0;
    }

    static byte[] response(int status, String body) {
        return Bytes.ascii("HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, status == 200 ? "OK" : "Status", body.length(), body));
    }

    /** {@code 15s}, {@code 200ms}, {@code 2m}. */
    static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
