package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Notices that the database failed or hung. Outcomes of requests wait in memory then, here and on other nodes; so when it works again, whoever holds
 * leases gets a turn before those that ended meanwhile count as lost.
 */
@Component
class Outages {

    /** Whoever keeps outcomes tries to write them several times a second. */
    private static final Duration TO_SETTLE = Duration.ofSeconds(3);

    private static final long HUNG_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Transactions transactions;
    private final InstantSource clock;
    private volatile boolean failing;
    private volatile Instant othersSettleUntil = Instant.MIN;

    Outages(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Whether it works again only since a moment ago. */
    boolean isJustOver() {
        return clock.instant().isBefore(othersSettleUntil);
    }

    /** Takes note where this fails for the database's sake, but not for a lock. */
    <T> T heed(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            if (DatabaseFailures.isTemporary(failure) && !(failure instanceof PessimisticLockingFailureException)) {
                failing = true;
            }
            throw failure;
        }
    }

    /** Asks the database what waits for no lock, so that it hangs if this takes long. */
    <T> T ask(Supplier<T> question) {
        long asked = System.nanoTime();
        var answer = question.get();
        answered(asked);
        return answer;
    }

    /** A transaction whose begin and commit, too, are such questions; what it does itself may wait for locks. */
    <T> T inTransaction(Supplier<T> work) {
        var asked = new AtomicLong(System.nanoTime());
        var result = transactions.call(() -> {
            long begun = asked.getAndSet(0);
            // Not when it is tried again, after a lock.
            if (begun != 0) {
                answered(begun);
            }
            var done = work.get();
            asked.set(System.nanoTime());
            return done;
        });
        answered(asked.get());
        return result;
    }

    private void answered(long askedNanos) {
        if (failing || System.nanoTime() - askedNanos > HUNG_NANOS) {
            othersSettleUntil = clock.instant().plus(TO_SETTLE);
            failing = false;
        }
    }
}
