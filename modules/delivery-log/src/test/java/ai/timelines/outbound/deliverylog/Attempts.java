package ai.timelines.outbound.deliverylog;

import ai.timelines.outbound.database.TimeOrderedIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes attempts of which a test names only what it is about. */
final class Attempts {

    private static final TimeOrderedIds IDS = new TimeOrderedIds(InstantSource.system());

    private Attempts() {}

    static UUID id(Instant at) {
        return IDS.at(at);
    }

    static Attempt success(UUID workspace, Instant startedAt) {
        return success(workspace, startedAt, "{}".getBytes(StandardCharsets.UTF_8));
    }

    static Attempt success(UUID workspace, Instant startedAt, byte[] body) {
        return success(workspace, startedAt, body, ok("ok".getBytes(StandardCharsets.UTF_8)));
    }

    static Attempt success(UUID workspace, Instant startedAt, byte[] body, LoggedResponse response) {
        return attempt(
                workspace, id(startedAt), 1, startedAt, true, null, Fate.DELIVERED, null, request(body), response);
    }

    static Attempt failure(UUID workspace, UUID webhookId, int attempt, Instant startedAt) {
        return attempt(
                workspace,
                webhookId,
                attempt,
                startedAt,
                false,
                "connection refused",
                Fate.RETRYING,
                startedAt.plusSeconds(5),
                request(new byte[0]),
                null);
    }

    static LoggedRequest request(byte[] body) {
        return new LoggedRequest(
                "POST",
                "https://crm.example/hook?***",
                List.of(new LoggedHeader("content-type", "application/json; charset=utf-8")),
                body);
    }

    static LoggedResponse ok(byte[] body) {
        return new LoggedResponse(200, List.of(new LoggedHeader("Server", "nginx")), body, null);
    }

    private static Attempt attempt(
            UUID workspace,
            UUID webhookId,
            int attempt,
            Instant startedAt,
            boolean success,
            @Nullable String cause,
            Fate fate,
            @Nullable Instant nextAttemptAt,
            LoggedRequest request,
            @Nullable LoggedResponse response) {
        return new Attempt(
                id(startedAt),
                workspace,
                webhookId,
                "10010001",
                "John Doe>",
                List.of("uid-1", "uid-2"),
                1,
                2,
                true,
                attempt,
                false,
                startedAt,
                Duration.ofMillis(12),
                success,
                cause,
                fate,
                nextAttemptAt,
                request,
                response);
    }
}
