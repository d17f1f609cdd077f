package ai.timelines.outbound.aggregationscheduler;

import java.time.Instant;

/**
 * What of a chat waits to be sent.
 *
 * @param firstPosition everything from this position on waits
 * @param nextThrough the last position of what goes next
 * @param dueAt when that goes, unless it is under way
 * @param attempts made so far at what goes next; all of them failed
 */
public record WaitingChat(long firstPosition, long nextThrough, Instant dueAt, boolean underWay, int attempts) {

    static WaitingChat of(QueuedChat row, Instant now) {
        var frozen = row.frozen();
        return new WaitingChat(
                row.firstPosition(),
                frozen == null ? row.headThrough() : frozen.throughPosition(),
                row.dueAt(),
                row.leaseToken() != null && !row.isLost(now),
                frozen == null ? 0 : frozen.attempts());
    }
}
