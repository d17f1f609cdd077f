package ai.timelines.outbound.aggregationscheduler;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the queue, and how it changes.
 *
 * <p>It <em>waits</em> (nothing frozen, no lease) for its head's window to end; a claim freezes a delivery and <em>leases</em> the row; a failed
 * attempt leaves the delivery frozen, <em>to be retried</em>, without a lease; when the delivery is done with, the row waits with its next head or
 * goes. A lease whose {@code dueAt} has passed is lost: once it is known how far the chat really reaches, it may be claimed anew.
 *
 * @param firstPosition the first position that is still to be sent
 * @param headThrough the last position that shares the first one's window, as far as known
 * @param lastPosition the last position that was accepted, as far as the row knows: a leased chat may reach further
 * @param dueAt when it may be claimed: the head's window end, a retry's time, or the end of a lease
 * @param frozen the delivery under way, from its first claim until it succeeded or was given up
 * @param leaseToken whose claim it is, while one is
 */
record QueuedChat(
        ChatKey key,
        long firstPosition,
        long headThrough,
        long lastPosition,
        Instant headAcceptedAt,
        Instant dueAt,
        @Nullable Frozen frozen,
        @Nullable UUID leaseToken) {

    /** The version of the UUIDs that stand for a POST beside the queue; those of claims are random ones, of version 4. */
    private static final int OCCUPYING = 8;

    private static final long VERSION = 0xF000L;

    /**
     * What a delivery covers, fixed when it is first claimed.
     *
     * @param attempts attempts made so far
     * @param ladderStep errors since its ladder began (R12)
     */
    record Frozen(UUID webhookId, long throughPosition, boolean bundle, int attempts, int ladderStep) {}

    /** A chat that has nothing to send and is kept from sending for a while; it takes the row's place until something waits. */
    static QueuedChat empty(ChatKey key, Instant now) {
        return new QueuedChat(key, 0, -1, -1, now, now, null, null);
    }

    /** A token for {@link #occupy}. */
    static UUID occupyingToken() {
        var random = UUID.randomUUID();
        return new UUID(
                (random.getMostSignificantBits() & ~VERSION) | (OCCUPYING << 12), random.getLeastSignificantBits());
    }

    /** Whether the lease is that of a POST beside the queue, and no delivery waits to be retried: a claim would have frozen one. */
    boolean isOccupied() {
        return leaseToken != null && frozen == null;
    }

    /** Whether the lease is that of a POST beside the queue, whatever waits meanwhile. */
    boolean isKeptBack() {
        return isOccupied() || (leaseToken != null && leaseToken.version() == OCCUPYING);
    }

    /** Whether its lease ended without a word; its holder may have known of more than the row. */
    boolean isLost(Instant now) {
        return leaseToken != null && !dueAt.isAfter(now);
    }

    boolean isEmpty() {
        return lastPosition < firstPosition;
    }

    static QueuedChat of(ChatKey key, long first, long last, Instant acceptedAt, Instant dueAt) {
        return new QueuedChat(key, first, last, last, acceptedAt, dueAt, null, null);
    }

    /** More was accepted; it joins the head if that is not under way yet and is due at the same time, or goes at once. */
    QueuedChat add(long first, long last, Instant acceptedAt, Instant due, boolean immediate) {
        if (isEmpty()) {
            return new QueuedChat(key, first, last, last, acceptedAt, dueAt, frozen, leaseToken);
        }
        boolean waiting = frozen == null && leaseToken == null;
        boolean joins = waiting && (immediate || (headThrough == lastPosition && dueAt.equals(due)));
        boolean sooner = waiting && due.isBefore(dueAt);
        return new QueuedChat(
                key,
                firstPosition,
                joins ? last : headThrough,
                last,
                headAcceptedAt,
                sooner && immediate ? due : dueAt,
                frozen,
                leaseToken);
    }

    /** Since when something that goes at once is due: also where the clock has been set back since it was accepted. */
    static Instant sinceAccepted(Instant acceptedAt, Instant now) {
        return acceptedAt.isBefore(now) ? acceptedAt : now;
    }

    /** It reaches as far as this, at least. */
    QueuedChat reaching(long position) {
        return position <= lastPosition ? this : through(position);
    }

    /** It reaches exactly as far as this. */
    QueuedChat through(long position) {
        return new QueuedChat(
                key,
                firstPosition,
                Math.min(headThrough, position),
                position,
                headAcceptedAt,
                dueAt,
                frozen,
                leaseToken);
    }

    /** Freezes what is to be sent, unless it is a retry, and leases it. */
    QueuedChat claim(Frozen fresh, UUID token, Instant leaseEndsAt) {
        return new QueuedChat(
                key,
                firstPosition,
                headThrough,
                lastPosition,
                headAcceptedAt,
                leaseEndsAt,
                frozen == null ? fresh : frozen,
                token);
    }

    /**
     * Nothing of it is sent until the lease ends, though no delivery of it is: something else of the chat is under way.
     *
     * @param token an {@linkplain #occupyingToken occupying} one
     */
    QueuedChat occupy(UUID token, Instant leaseEndsAt) {
        return new QueuedChat(
                key, firstPosition, headThrough, lastPosition, headAcceptedAt, leaseEndsAt, frozen, token);
    }

    /** Goes on as it was, due then. */
    QueuedChat vacate(Instant due) {
        return new QueuedChat(key, firstPosition, headThrough, lastPosition, headAcceptedAt, due, frozen, null);
    }

    /** Its head was accepted then. */
    QueuedChat acceptedAt(Instant at) {
        return new QueuedChat(key, firstPosition, headThrough, lastPosition, at, dueAt, frozen, leaseToken);
    }

    /** It was leased and not sent: due at once, and among what is due in order of acceptance. */
    QueuedChat unsent(Instant now) {
        return vacate(sinceAccepted(headAcceptedAt, now));
    }

    /** The attempt failed: the same delivery again, later. */
    QueuedChat retry(Frozen failed, Instant at) {
        return new QueuedChat(key, firstPosition, headThrough, lastPosition, headAcceptedAt, at, failed, null);
    }

    /** The delivery is done with: the next head. */
    QueuedChat next(long first, long through, Instant acceptedAt, Instant due) {
        return new QueuedChat(key, first, through, lastPosition, acceptedAt, due, null, null);
    }
}
