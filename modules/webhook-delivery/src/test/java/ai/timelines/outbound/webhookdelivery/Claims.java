package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Claims and messages for tests without a database. */
final class Claims {

    static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private Claims() {}

    static Claim claim(UUID workspace, String chatId, long position) {
        return claim(workspace, chatId, position, position, Granularity.NONE, 0);
    }

    static Claim bundle(UUID workspace, String chatId, long from, long through) {
        return claim(workspace, chatId, from, through, Granularity.HOURS_1, 0);
    }

    /** For a webhook whose last request failed. */
    static Claim probe(UUID workspace, String chatId) {
        return claim(workspace, chatId, 1, 1, Granularity.NONE, 1);
    }

    private static Claim claim(
            UUID workspace, String chatId, long from, long through, Granularity granularity, int errors) {
        var endpoint = new Endpoint(
                workspace,
                "https://hooks.acme.example/",
                granularity,
                ZoneOffset.UTC,
                true,
                false,
                List.of(),
                new Health(true, Instant.EPOCH, errors, null, null, null, null));
        return new Claim(
                endpoint,
                chatId,
                UUID.randomUUID(),
                from,
                through,
                through,
                granularity.aggregates(),
                1,
                0,
                UUID.randomUUID(),
                NOW.plus(Duration.ofSeconds(25)));
    }

    static AcceptedMessage message(UUID workspace, String chatId, long position, String text) {
        var pushed = Engine.message(workspace, chatId, "uid-" + position, text, NOW);
        return new AcceptedMessage(workspace, position, NOW, pushed.content());
    }
}
