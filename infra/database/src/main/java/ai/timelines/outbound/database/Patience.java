package ai.timelines.outbound.database;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.QueryTimeoutException;

/**
 * Fails what is not committed in time. Many wait for a commit, and hardly ever too long: a timer for each, set and taken back, costs more than all the
 * rest of its waiting, so all of them are looked through every so often instead.
 */
public final class Patience implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Duration limit;
    private final ConcurrentHashMap<CompletableFuture<?>, Long> ends = new ConcurrentHashMap<>();
    private final Thread watch;
    private volatile boolean closed;

    /** @param name of the thread that looks */
    public Patience(String name, Duration limit) {
        this.limit = limit;
        this.watch = Thread.ofPlatform().daemon().name(name).start(this::watch);
    }

    /** Completes the commit with a {@link QueryTimeoutException}, a quarter of a second late at most, unless it is complete by then. */
    public <T> CompletableFuture<T> within(CompletableFuture<T> commit) {
        ends.put(commit, System.nanoTime() + limit.toNanos());
        commit.whenComplete((_, _) -> ends.remove(commit));
        return commit;
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(this, BETWEEN_LOOKS.toNanos());
            try {
                failOverdue(System.nanoTime());
            } catch (Error noMemory) {
                // There may be some at the next look, and who waits must not wait for ever.
            }
        }
    }

    void failOverdue(long now) {
        ends.forEach((commit, end) -> {
            if (now - end >= 0) {
                commit.completeExceptionally(new QueryTimeoutException("No commit within " + limit.toSeconds() + " s"));
                ends.remove(commit);
            }
        });
    }

    int watched() {
        return ends.size();
    }

    /** What still waits then waits for its commit alone. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
    }
}
