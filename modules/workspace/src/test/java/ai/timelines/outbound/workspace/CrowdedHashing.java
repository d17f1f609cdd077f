package ai.timelines.outbound.workspace;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;

/** Takes all turns of hashing and all places to wait for one, until it is closed. */
class CrowdedHashing implements AutoCloseable {

    private final PasswordHashing hashing;
    private final int turns;
    private final List<Thread> waiting = new ArrayList<>();

    CrowdedHashing(PasswordHashing hashing) {
        this.hashing = hashing;
        await().until(() -> hashing.turns().getQueueLength() == 0);
        this.turns = hashing.turns().drainPermits();
        for (int i = 0; i < hashing.mostWaiting(); i++) {
            waiting.add(Thread.startVirtualThread(hashing.turns()::acquireUninterruptibly));
        }
        await().until(() -> hashing.turns().getQueueLength() == hashing.mostWaiting());
    }

    @Override
    public void close() throws InterruptedException {
        // What those who wait take they do not give back.
        hashing.turns().release(turns + waiting.size());
        for (var thread : waiting) {
            thread.join();
        }
    }
}
