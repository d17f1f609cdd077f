package ai.timelines.outbound.workspace;

import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Takes all turns of hashing and all places to wait for one, of some or of all, until it is closed; stands in that package to see them. */
public class CrowdedHashing implements AutoCloseable {

    private final List<HashingTurns> crowded;
    private final List<Thread> waiting = new ArrayList<>();

    public CrowdedHashing(PasswordHashing hashing) {
        this(hashing, Asker.values());
    }

    public CrowdedHashing(PasswordHashing hashing, Asker... askers) {
        this.crowded = Stream.of(askers).map(hashing::turns).toList();
        crowded.forEach(this::crowd);
    }

    private void crowd(HashingTurns turns) {
        // Whoever hashes still ends first.
        turns.permits().acquireUninterruptibly(turns.atATime());
        for (int i = 0; i < turns.mostWaiting(); i++) {
            waiting.add(Thread.startVirtualThread(() -> {
                turns.permits().acquireUninterruptibly();
                turns.permits().release();
            }));
        }
        await().until(() -> turns.permits().getQueueLength() >= turns.mostWaiting());
    }

    @Override
    public void close() throws InterruptedException {
        crowded.forEach(it -> it.permits().release(it.atATime()));
        for (var thread : waiting) {
            thread.join();
        }
    }
}
