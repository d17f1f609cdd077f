package ai.timelines.outbound.workspace;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is still known of a token once it has been shown.
 *
 * @param beginning its first characters, by which its holder tells it from others
 */
public record ApiToken(
        UUID id,
        String name,
        String beginning,
        Instant createdAt,
        @Nullable Instant revokedAt) {}
