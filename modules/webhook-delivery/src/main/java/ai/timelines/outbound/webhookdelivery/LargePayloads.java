package ai.timelines.outbound.webhookdelivery;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Bounds the memory of large payloads from before they are made until their outcome is settled. Small ones, and what receivers answer, are
 * bounded by their number alone. Who holds some already gets no more than a share of what is free, so that a few slow receivers never hold all of it (R29).
 */
final class LargePayloads {

    private static final int SMALL = 16 * 1024;
    private static final int SHARE_OF_THE_FREE = 4;

    private final long total;
    private final Map<UUID, Long> taken = new HashMap<>();
    private final ArrayDeque<Waiting> line = new ArrayDeque<>();
    private long used;

    private record Waiting(UUID workspaceId, long bytes, CountDownLatch served) {}

    LargePayloads(long bytes) {
        this.total = bytes;
    }

    /** What one delivery has taken. */
    final class Share implements AutoCloseable {

        private final UUID workspaceId;
        private long held;

        private Share(UUID workspaceId) {
            this.workspaceId = workspaceId;
        }

        /** Waits until there is memory for so much. To be called first, while nothing is held. */
        void take(long bytes) throws InterruptedException {
            if (!isSmall(bytes)) {
                LargePayloads.this.take(workspaceId, bytes);
                held = bytes;
            }
        }

        /** The same without waiting: false if there is no memory for so much. */
        boolean tryTake(long bytes) {
            if (isSmall(bytes)) {
                return true;
            }
            boolean taken = LargePayloads.this.tryTake(workspaceId, bytes);
            held = taken ? bytes : 0;
            return taken;
        }

        /** It has become so much: the difference is given back, or is counted, too, though nobody waits for it. */
        void is(long bytes) {
            long now = isSmall(bytes) ? 0 : bytes;
            change(workspaceId, now - held);
            held = now;
        }

        @Override
        public void close() {
            is(0);
        }
    }

    static boolean isSmall(long bytes) {
        return bytes <= SMALL;
    }

    Share share(UUID workspaceId) {
        return new Share(workspaceId);
    }

    private void take(UUID workspaceId, long bytes) throws InterruptedException {
        var waiting = new Waiting(workspaceId, bytes, new CountDownLatch(1));
        synchronized (this) {
            if (tryTake(workspaceId, bytes)) {
                return;
            }
            line.add(waiting);
        }
        try {
            waiting.served().await();
        } catch (InterruptedException interrupted) {
            leave(waiting);
            throw interrupted;
        }
    }

    private synchronized void leave(Waiting waiting) {
        if (!line.remove(waiting)) {
            change(waiting.workspaceId(), -waiting.bytes());
        }
    }

    private synchronized boolean tryTake(UUID workspaceId, long bytes) {
        boolean may = mayTake(workspaceId, bytes);
        if (may) {
            count(workspaceId, bytes);
        }
        return may;
    }

    private boolean mayTake(UUID workspaceId, long bytes) {
        long free = total - used;
        long mine = taken.getOrDefault(workspaceId, 0L);
        return used == 0 || (bytes <= free && (mine == 0 || mine + bytes <= free / SHARE_OF_THE_FREE));
    }

    private synchronized void change(UUID workspaceId, long bytes) {
        count(workspaceId, bytes);
        if (bytes < 0) {
            serve();
        }
    }

    private void count(UUID workspaceId, long bytes) {
        if (bytes != 0) {
            used += bytes;
            taken.merge(workspaceId, bytes, (mine, more) -> mine + more == 0 ? null : Long.valueOf(mine + more));
        }
    }

    /** Whoever has waited longest goes first, of those for whom there is enough; nobody else is woken up. */
    private void serve() {
        line.removeIf(waiting -> {
            boolean served = tryTake(waiting.workspaceId(), waiting.bytes());
            if (served) {
                waiting.served().countDown();
            }
            return served;
        });
    }
}
