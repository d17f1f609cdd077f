package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.aggregationscheduler.Following;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.deliverylog.ChatAttempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.deliverylog.Fate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sees to claims that others hold by now. Whoever took one over sends the same again; but what joined it here since then, for a lease that was
 * believed to hold, stands in no row: a clock that jumped, or a machine that was suspended, must not lose it.
 */
@Component
class LostClaims {

    private static final Logger log = LoggerFactory.getLogger(LostClaims.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final DeliveryQueue queue;
    private final DeliveryLog deliveryLog;
    private final InstantSource clock;

    LostClaims(DeliveryQueue queue, DeliveryLog deliveryLog, InstantSource clock) {
        this.queue = queue;
        this.deliveryLog = deliveryLog;
        this.clock = clock;
    }

    /** Lets nothing more join, and sees to the rest on a thread of its own: nothing may keep the caller waiting, and nothing may fail it. */
    void putRight(Claim claim, Following following, Sending sending) {
        long joined = following.stop();
        log.warn(
                "workspace={} webhook_id={}: the lease ended before this node was done with it; the same is sent again",
                claim.workspaceId(),
                claim.webhookId());
        if (joined > claim.throughPosition()) {
            Thread.startVirtualThread(() -> {
                restore(claim, joined);
                sending.expect(claim.workspaceId(), clock.instant());
            });
        }
    }

    private void restore(Claim claim, long joined) {
        boolean again = true;
        while (again) {
            try {
                again = !queue.restore(claim.key(), () -> firstUnsent(claim, joined));
            } catch (RuntimeException failure) {
                again = DatabaseFailures.isTemporary(failure);
                if (!again) {
                    log.error(
                            "workspace={} webhook_id={}: what followed a lost lease could not be put into the queue",
                            claim.workspaceId(),
                            claim.webhookId(),
                            failure);
                }
            }
            if (again) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Of what joined, the first position that was neither delivered nor given up. */
    private long firstUnsent(Claim claim, long joined) {
        long first = claim.throughPosition() + 1;
        return firstUnsent(
                first, deliveryLog.attemptsOfChat(claim.workspaceId(), claim.chatId(), first, joined));
    }

    static long firstUnsent(long first, List<ChatAttempt> attempts) {
        var done = attempts.stream()
                .filter(it -> it.fate() == Fate.DELIVERED || it.fate() == Fate.GIVEN_UP)
                .sorted(Comparator.comparingLong(ChatAttempt::fromPosition))
                .toList();
        long unsent = first;
        for (var attempt : done) {
            if (attempt.fromPosition() > unsent) {
                break;
            }
            unsent = Math.max(unsent, attempt.throughPosition() + 1);
        }
        return unsent;
    }
}
