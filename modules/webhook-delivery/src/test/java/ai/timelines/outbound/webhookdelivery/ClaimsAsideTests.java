package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClaimsAsideTests {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);
    private static final UUID THREE = new UUID(0, 3);

    private final BlockingQueue<UUID> begun = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);

    private final ClaimsAside aside = new ClaimsAside(workspace -> {
        begun.add(workspace);
        mayEnd.acquireUninterruptibly();
    });

    @Test
    void oneWorkspaceNeverTakesBothTurns() throws InterruptedException {
        aside.add(ONE);
        aside.add(ONE);
        aside.add(TWO);

        assertThat(new UUID[] {next(), next()}).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void whatIsAddedWhileItIsInHandComesAgain() throws InterruptedException {
        aside.add(ONE);
        assertThat(next()).isEqualTo(ONE);
        aside.add(ONE);

        mayEnd.release();

        assertThat(next()).isEqualTo(ONE);
    }

    @Test
    void theThirdWaitsForATurn() throws InterruptedException {
        aside.add(ONE);
        aside.add(TWO);
        aside.add(THREE);
        assertThat(new UUID[] {next(), next()}).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(begun).isEmpty();

        mayEnd.release();

        assertThat(next()).isEqualTo(THREE);
    }

    @Test
    void anErrorTakesNoTurnAway() throws InterruptedException {
        var failing = new ClaimsAside(workspace -> {
            begun.add(workspace);
            throw new OutOfMemoryError("as if");
        });
        for (var workspace : new UUID[] {ONE, TWO, THREE}) {
            failing.add(workspace);
            assertThat(next()).isEqualTo(workspace);
        }
    }

    private UUID next() throws InterruptedException {
        var next = begun.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
