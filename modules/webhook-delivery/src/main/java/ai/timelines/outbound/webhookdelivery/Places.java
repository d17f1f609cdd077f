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

    /** Beyond its own a workspace may have so many for what somebody asked for. */
    private static final int ON_REQUEST = 2;

    private final int total;
    private final int perWorkspace;
    private final Map<UUID, Integer> taken = new HashMap<>();
    private int used;

    Places(int total, int perWorkspace) {
        this.total = total;
        this.perWorkspace = perWorkspace;
    }

    synchronized boolean reserve(UUID workspaceId) {
        return taken(workspaceId) < share() && tryTake(workspaceId);
    }

    /** The same, but a quarter of the workspace's places is left to new traffic. */
    synchronized boolean reserveForBacklog(UUID workspaceId) {
        return taken(workspaceId) < Math.max(1, perWorkspace - perWorkspace / KEPT_FROM_BACKLOGS)
                && reserve(workspaceId);
    }

    /** The same for what somebody asked for, beside all else of the workspace. */
    synchronized boolean reserveOnRequest(UUID workspaceId) {
        return taken(workspaceId) < perWorkspace + ON_REQUEST && tryTake(workspaceId);
    }

    /** Takes a place whether there is one or not. */
    synchronized void take(UUID workspaceId) {
        taken.merge(workspaceId, 1, Integer::sum);
        used++;
    }

    private boolean tryTake(UUID workspaceId) {
        if (!isAnyFree()) {
            return false;
        }
        take(workspaceId);
        return true;
    }

    /** How many a workspace has. */
    synchronized int taken(UUID workspaceId) {
        return taken.getOrDefault(workspaceId, 0);
    }

    /** How many a workspace may have now. */
    private int share() {
        int free = Math.max(0, total - used);
        return Math.clamp(free / SHARE_OF_THE_FREE, Math.min(ALWAYS_PER_WORKSPACE, perWorkspace), perWorkspace);
    }

    /** Whether somebody could have one. */
    synchronized boolean isAnyFree() {
        return used < total;
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
