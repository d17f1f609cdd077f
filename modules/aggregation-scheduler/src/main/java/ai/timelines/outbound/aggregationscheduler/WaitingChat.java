package ai.timelines.outbound.aggregationscheduler;

import java.time.Instant;

/**
 * What of a chat waits to be sent.
 *
 * @param firstPosition everything from this position on waits
 * @param nextThrough the last position of what goes next
 * @param dueAt when that goes, unless it is under way or kept back
 * @param underWay whether what goes next is being sent
 * @param keptBack whether something older of the chat is being sent again, so that all of this waits for it
 * @param attempts made so far at what goes next; all of them failed
 */
public record WaitingChat(
        long firstPosition, long nextThrough, Instant dueAt, boolean underWay, boolean keptBack, int attempts) {

    static WaitingChat of(QueuedChat row, Instant now) {
        var frozen = row.frozen();
        boolean leased = row.leaseToken() != null && !row.isLost(now);
        return new WaitingChat(
                row.firstPosition(),
                frozen == null ? row.headThrough() : frozen.throughPosition(),
                row.dueAt(),
                leased && !row.isKeptBack(),
                leased && row.isKeptBack(),
                frozen == null ? 0 : frozen.attempts());
    }
}
