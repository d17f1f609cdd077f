package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LargePayloadsTests {

    private static final long MEBIBYTE = 1 << 20;

    private final LargePayloads payloads = new LargePayloads(16 * MEBIBYTE);
    private final UUID workspace = UUID.randomUUID();

    private Thread taking(UUID of, long bytes) {
        return Thread.startVirtualThread(() -> {
            try {
                payloads.take(of, bytes);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void aWorkspaceWaitsForItsOwnWhileOthersGetSome() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            payloads.take(workspace, MEBIBYTE);
        }
        var fourth = taking(workspace, MEBIBYTE);
        awaitWaiting(fourth);
        payloads.take(UUID.randomUUID(), MEBIBYTE);
        payloads.give(workspace, MEBIBYTE);
        payloads.give(workspace, MEBIBYTE);
        fourth.join();
    }

    @Test
    void smallOnesNeverWait() throws InterruptedException {
        payloads.take(workspace, 16 * MEBIBYTE);
        payloads.take(workspace, 1_000);
        payloads.give(workspace, 1_000);
        var large = taking(workspace, MEBIBYTE);
        awaitWaiting(large);
        payloads.give(workspace, 16 * MEBIBYTE);
        large.join();
    }

    @Test
    void oneThatIsLargerThanAllMemoryGoesAlone() throws InterruptedException {
        payloads.take(workspace, 17 * MEBIBYTE);
        payloads.give(workspace, 17 * MEBIBYTE);
        payloads.take(workspace, MEBIBYTE);
        assertThat(taking(UUID.randomUUID(), MEBIBYTE).join(java.time.Duration.ofSeconds(10)))
                .isTrue();
    }
}
