package ai.timelines.outbound.database;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A line of the log that thousands of failures have in common, such as those of one outage: written now and then, with their number. */
public final class SparseLine {

    private final long interval;
    private final LongSupplier nanoTime;
    private final AtomicLong withheld = new AtomicLong();
    private final AtomicLong notBefore;

    /** @param interval how long nothing is written after the line was */
    public SparseLine(Duration interval) {
        this(interval, System::nanoTime);
    }

    SparseLine(Duration interval, LongSupplier nanoTime) {
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
        this.notBefore = new AtomicLong(nanoTime.getAsLong());
    }

    /** How many lines were withheld since the last one, if one is to be written now; empty if this one is withheld, too. */
    public OptionalLong next() {
        long now = nanoTime.getAsLong();
        long due = notBefore.get();
        if (now - due >= 0 && notBefore.compareAndSet(due, now + interval)) {
            return OptionalLong.of(withheld.getAndSet(0));
        }
        withheld.incrementAndGet();
        return OptionalLong.empty();
    }
}
