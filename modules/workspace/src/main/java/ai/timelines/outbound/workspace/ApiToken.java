package ai.timelines.outbound.workspace;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is still known of a token once it has been shown.
 *
 * @param beginning its first characters, by which its holder tells it from others
 * @param createdBy whoever made it, by name; empty where nobody knows any more
 * @param lastUsedAt when it was last good for a call, give or take 10 minutes; null where it never was
 */
public record ApiToken(
        UUID id,
        String name,
        String beginning,
        String createdBy,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {}
