package ai.timelines.outbound.webhookdelivery;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Bounds the memory of large payloads from before they are sent until their outcome is settled. Small ones are bounded by their number
 * alone. Who holds some already gets no more than a share of what is free, so that a few slow receivers never hold all of it (R29).
 */
final class LargePayloads {

    private static final int SMALL = 16 * 1024;
    private static final int SHARE_OF_THE_FREE = 4;

    private final long total;
    private final Map<UUID, Long> taken = new HashMap<>();
    private long used;

    LargePayloads(long bytes) {
        this.total = bytes;
    }

    /** Waits until there is memory for it. */
    synchronized void take(UUID workspaceId, long bytes) throws InterruptedException {
        if (bytes > SMALL) {
            while (!mayTake(workspaceId, bytes)) {
                wait();
            }
            used += bytes;
            taken.merge(workspaceId, bytes, Long::sum);
        }
    }

    private boolean mayTake(UUID workspaceId, long bytes) {
        long free = total - used;
        long mine = taken.getOrDefault(workspaceId, 0L);
        return used == 0 || (bytes <= free && (mine == 0 || mine + bytes <= free / SHARE_OF_THE_FREE));
    }

    synchronized void give(UUID workspaceId, long bytes) {
        if (bytes > SMALL) {
            used -= bytes;
            taken.computeIfPresent(workspaceId, (_, mine) -> mine == bytes ? null : Long.valueOf(mine - bytes));
            notifyAll();
        }
    }
}
