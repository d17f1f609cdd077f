package ai.timelines.outbound.aggregationscheduler;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * How many messages wait for a workspace's webhook. A long backlog takes long to count, so what came of it then holds for some seconds, however
 * often somebody asks.
 */
final class MessageCounts {

    private static final long FEW = 10_000;
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A count holds so many times as long as it took, but for some seconds at most. */
    private static final int HOLDS = 20;

    private static final long HOLDS_AT_MOST = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_REMEMBERED = 10_000;

    private record Counted(long count, long at, long took, AtomicBoolean beingRenewed) {
        boolean isRecent(long now) {
            return now - at < Math.min(HOLDS * took, HOLDS_AT_MOST);
        }

        /** Whether it will do while somebody counts anew. */
        boolean isUsable(long now) {
            return now - at < 2 * HOLDS_AT_MOST;
        }
    }

    private final ToLongFunction<UUID> counting;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<UUID, Counted> slow = new ConcurrentHashMap<>();

    MessageCounts(ToLongFunction<UUID> counting) {
        this(counting, System::nanoTime);
    }

    /** By another clock: for tests. */
    MessageCounts(ToLongFunction<UUID> counting, LongSupplier nanoTime) {
        this.counting = counting;
        this.nanoTime = nanoTime;
    }

    long of(UUID workspaceId) {
        var known = slow.get(workspaceId);
        long now = nanoTime.getAsLong();
        if (known == null || !known.isUsable(now)) {
            return count(workspaceId);
        }
        if (known.isRecent(now) || !known.beingRenewed().compareAndSet(false, true)) {
            return known.count();
        }
        try {
            return count(workspaceId);
        } finally {
            known.beingRenewed().set(false);
        }
    }

    private long count(UUID workspaceId) {
        long begin = nanoTime.getAsLong();
        long count = counting.applyAsLong(workspaceId);
        long now = nanoTime.getAsLong();
        if (count < FEW || now - begin < QUICK_NANOS) {
            slow.remove(workspaceId);
        } else {
            if (slow.size() >= MOST_REMEMBERED) {
                slow.clear();
            }
            slow.put(workspaceId, new Counted(count, now, now - begin, new AtomicBoolean()));
        }
        return count;
    }
}
