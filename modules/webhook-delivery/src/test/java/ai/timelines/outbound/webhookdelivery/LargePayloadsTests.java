package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LargePayloadsTests {

    private static final long MEBIBYTE = 1 << 20;

    private final LargePayloads payloads = new LargePayloads(16 * MEBIBYTE);
    private final UUID workspace = UUID.randomUUID();

    private LargePayloads.Share taken(UUID of, long bytes) throws InterruptedException {
        var share = payloads.share(of);
        share.take(bytes);
        return share;
    }

    private Thread taking(UUID of, long bytes) {
        return Thread.startVirtualThread(() -> {
            try {
                taken(of, bytes);
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
        var first = taken(workspace, MEBIBYTE);
        var second = taken(workspace, MEBIBYTE);
        taken(workspace, MEBIBYTE);
        var fourth = taking(workspace, MEBIBYTE);
        awaitWaiting(fourth);
        taken(UUID.randomUUID(), MEBIBYTE);
        first.close();
        second.close();
        fourth.join();
    }

    @Test
    void smallOnesNeverWait() throws InterruptedException {
        var all = taken(workspace, 16 * MEBIBYTE);
        taken(workspace, 1_000).close();
        var large = taking(workspace, MEBIBYTE);
        awaitWaiting(large);
        all.close();
        large.join();
    }

    @Test
    void whatIsTakenBeforehandAndNotNeededIsGivenBack() throws InterruptedException {
        var estimated = taken(workspace, 16 * MEBIBYTE);
        var other = taking(UUID.randomUUID(), MEBIBYTE);
        awaitWaiting(other);
        estimated.is(100 * 1024);
        other.join();
    }

    @Test
    void whatCameBackIsCountedThoughNobodyWaitsForIt() throws InterruptedException {
        var sent = taken(workspace, 15 * MEBIBYTE);
        sent.is(20 * MEBIBYTE);
        var other = taking(UUID.randomUUID(), MEBIBYTE);
        awaitWaiting(other);
        sent.close();
        other.join();
    }

    @Test
    void oneThatIsLargerThanAllMemoryGoesAlone() throws InterruptedException {
        taken(workspace, 17 * MEBIBYTE).close();
        taken(workspace, MEBIBYTE);
        assertThat(taking(UUID.randomUUID(), MEBIBYTE).join(Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void whoDoesNotWaitIsToldThatThereIsNone() throws InterruptedException {
        var all = taken(workspace, 16 * MEBIBYTE);
        var other = payloads.share(UUID.randomUUID());
        assertThat(other.tryTake(MEBIBYTE)).isFalse();
        assertThat(other.tryTake(1_000)).isTrue();
        all.close();
        assertThat(other.tryTake(16 * MEBIBYTE)).isTrue();
        assertThat(payloads.share(workspace).tryTake(MEBIBYTE)).isFalse();
    }

    @Test
    void whoHasWaitedLongestGoesFirst() throws InterruptedException {
        var all = taken(workspace, 16 * MEBIBYTE);
        var first = taking(UUID.randomUUID(), 16 * MEBIBYTE);
        awaitWaiting(first);
        var second = taking(UUID.randomUUID(), 16 * MEBIBYTE);
        awaitWaiting(second);
        all.close();
        first.join();
        assertThat(second.getState()).isEqualTo(Thread.State.WAITING);
    }

    @Test
    void whoIsInterruptedWhileWaitingHoldsNothing() throws InterruptedException {
        var all = taken(workspace, 16 * MEBIBYTE);
        var interrupted = taking(UUID.randomUUID(), MEBIBYTE);
        awaitWaiting(interrupted);
        interrupted.interrupt();
        interrupted.join();
        all.close();
        taken(UUID.randomUUID(), 16 * MEBIBYTE);
    }
}
