package ai.timelines.outbound.webhookdelivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When each workspace has something due, as far as this node knows.
 *
 * <p>An entry is taken out before its workspace is looked at and what was found is put in after, so that nothing that is announced meanwhile gets
 * lost. Workspaces that have no room left are parked until there is some.
 */
final class Agenda {

    private final Map<UUID, Instant> entries = new HashMap<>();
    private final Set<UUID> parked = new HashSet<>();
    private final Semaphore news = new Semaphore(0);

    /** Something will be due then. */
    void expect(UUID workspaceId, Instant dueAt) {
        if (isNews(workspaceId, dueAt)) {
            wake();
        }
    }

    private synchronized boolean isNews(UUID workspaceId, Instant dueAt) {
        var before = entries.get(workspaceId);
        if (before != null && !dueAt.isBefore(before)) {
            return false;
        }
        entries.put(workspaceId, dueAt);
        return !parked.contains(workspaceId);
    }

    /** Ends a wait for news. */
    void wake() {
        news.release();
    }

    /** Waits until something is announced, or as long as this; what is announced meanwhile counts as heard. */
    void awaitNews(long nanos) throws InterruptedException {
        if (news.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            news.drainPermits();
        }
    }

    /** Takes out all that is due now and not parked. */
    synchronized List<UUID> takeDue(Instant now) {
        var due = new ArrayList<UUID>();
        entries.forEach((workspaceId, dueAt) -> {
            if (!dueAt.isAfter(now) && !parked.contains(workspaceId)) {
                due.add(workspaceId);
            }
        });
        due.forEach(entries::remove);
        return due;
    }

    /** There is no room for what this workspace has due. */
    synchronized void park(UUID workspaceId) {
        parked.add(workspaceId);
    }

    /** There is room for this workspace again. */
    void unpark(UUID workspaceId) {
        if (removeParked(workspaceId)) {
            wake();
        }
    }

    private synchronized boolean removeParked(UUID workspaceId) {
        return parked.remove(workspaceId);
    }

    /** Whoever is parked is looked at once more. */
    synchronized void unparkAll() {
        parked.clear();
    }

    /** The earliest entry that is not parked; null where there is none. */
    synchronized @Nullable Instant earliest() {
        return entries.entrySet().stream()
                .filter(entry -> !parked.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
