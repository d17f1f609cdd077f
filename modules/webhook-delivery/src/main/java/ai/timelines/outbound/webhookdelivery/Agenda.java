package ai.timelines.outbound.webhookdelivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When each workspace has something due, as far as this node knows.
 *
 * <p>An entry is taken out before its workspace is looked at and what was found is put in after, so that nothing that is announced meanwhile gets
 * lost. Workspaces without a free place are parked until one comes free.
 */
final class Agenda {

    private final Map<UUID, Instant> entries = new HashMap<>();
    private final Set<UUID> parked = new HashSet<>();

    /** Something will be due then; true if that is news that may change what to wait for. */
    synchronized boolean expect(UUID workspaceId, Instant dueAt) {
        var before = entries.get(workspaceId);
        if (before != null && !dueAt.isBefore(before)) {
            return false;
        }
        entries.put(workspaceId, dueAt);
        return !parked.contains(workspaceId);
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

    /** There is no place for this workspace's next delivery now. */
    synchronized void park(UUID workspaceId) {
        parked.add(workspaceId);
    }

    /** A place came free; true if somebody waited for one. */
    synchronized boolean unpark() {
        boolean waited = !parked.isEmpty();
        parked.clear();
        return waited;
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
