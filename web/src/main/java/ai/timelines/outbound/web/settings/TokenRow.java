package ai.timelines.outbound.web.settings;

import ai.timelines.outbound.web.Moment;
import ai.timelines.outbound.workspace.ApiToken;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as the page lists it.
 *
 * @param lastUsed null where it was never used
 * @param revoked null while it is good
 */
record TokenRow(
        UUID id,
        String name,
        String beginning,
        String createdBy,
        Moment created,
        @Nullable Moment lastUsed,
        @Nullable Moment revoked) {

    static TokenRow of(ApiToken token, Instant now, ZoneId zone) {
        return new TokenRow(
                token.id(),
                token.name(),
                token.beginning(),
                token.createdBy(),
                Moment.of(token.createdAt(), now, zone),
                moment(token.lastUsedAt(), now, zone),
                moment(token.revokedAt(), now, zone));
    }

    private static @Nullable Moment moment(@Nullable Instant instant, Instant now, ZoneId zone) {
        return instant == null ? null : Moment.of(instant, now, zone);
    }
}
