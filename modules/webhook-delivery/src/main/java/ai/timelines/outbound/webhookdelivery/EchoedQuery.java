package ai.timelines.outbound.webhookdelivery;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A URL's query as receivers give it back: in the {@code Location} of a redirect, in the text of an error. Customers keep secrets there, so the
 * log masks it in answers, too (R3).
 *
 * @param secrets the query and its longer values, as they were sent and decoded, the longest first
 */
record EchoedQuery(List<String> secrets) {

    static final EchoedQuery NONE = new EchoedQuery(List.of());

    private static final String MASK = "…";
    private static final String MASK_AS_BYTES =
            new String(MASK.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    /** Shorter values are words like {@code true}, which mean nothing in an answer. */
    private static final int SHORTEST_VALUE = 8;

    private static final int SHORTEST_QUERY = 4;

    static EchoedQuery of(String pathAndQuery) {
        int begin = pathAndQuery.indexOf('?') + 1;
        var query = begin == 0 ? "" : pathAndQuery.substring(begin);
        if (query.length() < SHORTEST_QUERY) {
            return NONE;
        }
        var values = Arrays.stream(query.split("&"))
                .map(parameter -> parameter.substring(parameter.indexOf('=') + 1))
                .filter(value -> value.length() >= SHORTEST_VALUE);
        return new EchoedQuery(Stream.concat(Stream.of(query), values)
                .flatMap(secret -> Stream.of(secret, decoded(secret)))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    String maskedIn(String text) {
        var masked = text;
        for (var secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    byte[] maskedIn(byte[] body) {
        if (secrets.isEmpty() || body.length == 0) {
            return body;
        }
        var text = new String(body, StandardCharsets.ISO_8859_1);
        var masked = text;
        for (var secret : secrets) {
            var bytes = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            masked = masked.replace(bytes, MASK_AS_BYTES);
        }
        return masked.equals(text) ? body : masked.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without what it looks for. */
    @Override
    public String toString() {
        return "EchoedQuery[" + secrets.size() + "]";
    }
}
