package ai.timelines.outbound.deliverylog;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** An attempt to deliver messages of a chat, and what became of them. */
public record ChatAttempt(
        UUID deliveryId,
        long fromPosition,
        long throughPosition,
        int attempt,
        Instant startedAt,
        Duration duration,
        Fate fate) {}
