package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
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

    /** A lease outlasts a request by 5 s, and to settle its outcome takes several answers. */
    private static final long HUNG_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Transactions transactions;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private volatile boolean failing;
    private volatile Instant othersSettleUntil = Instant.MIN;

    @Autowired
    Outages(Transactions transactions, InstantSource clock) {
        this(transactions, clock, System::nanoTime);
    }

    Outages(Transactions transactions, InstantSource clock, LongSupplier nanoTime) {
        this.transactions = transactions;
        this.clock = clock;
        this.nanoTime = nanoTime;
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
        long asked = nanoTime.getAsLong();
        var answer = question.get();
        answered(asked);
        return answer;
    }

    /** A transaction whose begin and commit, too, are such questions; what it does itself may wait for locks. */
    <T> T inTransaction(Supplier<T> work) {
        var asked = new AtomicLong(nanoTime.getAsLong());
        var result = transactions.call(() -> {
            long begun = asked.getAndSet(0);
            // Not when it is tried again, after a lock.
            if (begun != 0) {
                answered(begun);
            }
            var done = work.get();
            asked.set(nanoTime.getAsLong());
            return done;
        });
        answered(asked.get());
        return result;
    }

    private void answered(long askedNanos) {
        if (failing || nanoTime.getAsLong() - askedNanos > HUNG_NANOS) {
            othersSettleUntil = clock.instant().plus(TO_SETTLE);
            failing = false;
        }
    }
}
