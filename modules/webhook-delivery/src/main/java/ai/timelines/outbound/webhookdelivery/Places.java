package ai.timelines.outbound.webhookdelivery;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Places for what is under way on this node: a bound over all, and one per workspace that tightens as places grow scarce, so that a few slow
 * receivers never take the last ones (R29).
 */
final class Places {

    private static final int ALWAYS_PER_WORKSPACE = 2;
    private static final int SHARE_OF_THE_FREE = 4;
    private static final int KEPT_FROM_BACKLOGS = 4;

    private final int total;
    private final int perWorkspace;
    private final Map<UUID, Integer> taken = new HashMap<>();
    private int used;

    Places(int total, int perWorkspace) {
        this.total = total;
        this.perWorkspace = perWorkspace;
    }

    synchronized boolean reserve(UUID workspaceId) {
        if (free(workspaceId) == 0) {
            return false;
        }
        taken.merge(workspaceId, 1, Integer::sum);
        used++;
        return true;
    }

    /** The same, but a quarter of the workspace's places is left to new traffic. */
    synchronized boolean reserveForBacklog(UUID workspaceId) {
        int most = Math.max(1, perWorkspace - perWorkspace / KEPT_FROM_BACKLOGS);
        return taken.getOrDefault(workspaceId, 0) < most && reserve(workspaceId);
    }

    /** How many places this workspace could take now. */
    synchronized int free(UUID workspaceId) {
        int free = total - used;
        int share = Math.clamp(free / SHARE_OF_THE_FREE, Math.min(ALWAYS_PER_WORKSPACE, perWorkspace), perWorkspace);
        return Math.clamp(share - taken.getOrDefault(workspaceId, 0), 0, free);
    }

    synchronized void release(UUID workspaceId) {
        taken.computeIfPresent(workspaceId, (_, count) -> count == 1 ? null : count - 1);
        used--;
        notifyAll();
    }

    synchronized int used() {
        return used;
    }

    /** Waits until nothing is in flight; false if the time ran out before. */
    synchronized boolean awaitEmpty(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (used > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
