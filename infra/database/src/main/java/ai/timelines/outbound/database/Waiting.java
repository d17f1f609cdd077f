package ai.timelines.outbound.database;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An item of a {@link GroupCommit}, and whoever waits for its commit. It counts among what waits until it is answered or left out. */
final class Waiting<T, R> {

    private final T item;
    private final int weight;
    private final AtomicLong total;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private final AtomicBoolean counts = new AtomicBoolean(true);

    /** @param total what waits in all; the item's weight is among it already */
    Waiting(T item, int weight, AtomicLong total) {
        this.item = item;
        this.weight = weight;
        this.total = total;
    }

    T item() {
        return item;
    }

    int weight() {
        return weight;
    }

    CompletableFuture<R> answer() {
        return answer;
    }

    void succeed(R result) {
        leaveOut();
        answer.complete(result);
    }

    void fail(Throwable failure) {
        leaveOut();
        answer.completeExceptionally(failure);
    }

    /** Whether nobody waits for it any more; it does not count then either. */
    boolean isLeftOut() {
        boolean done = answer.isDone();
        if (done) {
            leaveOut();
        }
        return done;
    }

    /** Fails all of them, and takes them away, even where there is no memory at the moment: else they would never be answered. */
    static <T, R> void failAll(Collection<Waiting<T, R>> all, Throwable failure) {
        while (!all.isEmpty()) {
            try {
                for (var each = all.iterator(); each.hasNext(); each.remove()) {
                    each.next().fail(failure);
                }
            } catch (Error noMemory) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    void leaveOut() {
        if (counts.compareAndSet(true, false)) {
            total.addAndGet(-weight);
        }
    }
}
