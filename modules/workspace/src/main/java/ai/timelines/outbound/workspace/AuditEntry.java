package ai.timelines.outbound.workspace;

import ai.timelines.outbound.database.TimeOrderedIds;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One line of the audit trail.
 *
 * @param subject what it was done to, such as the name of a token or the address of a sign-in; may be empty
 */
public record AuditEntry(UUID id, Actor actor, AuditAction action, String subject, List<AuditChange> changes) {

    /** To the millisecond. */
    public Instant at() {
        return TimeOrderedIds.instantOf(id);
    }
}
