package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.outboundhttp.OutboundHttpProperties;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class SendingTests {

    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final UUID workspace = UUID.randomUUID();
    private final DeliveryQueue queue = mock(DeliveryQueue.class);
    private final Sending sending = new Sending(
            queue,
            new StaticListableBeanFactory().getBeanProvider(Courier.class),
            new DispatchProperties(1, 1, "Brand", "1", false),
            new OutboundHttpProperties(Duration.ofSeconds(15), List.of()),
            () -> Claims.NOW);

    /** Those behind would wait for longer than their leases last. */
    @Test
    void whileProbesWaitNoMoreAreWanted() {
        sending.begin();
        assertThat(sending.takePlaceBeside(workspace)).isTrue();
        assertThat(sending.takesProbes()).isTrue();
        var failing = UUID.randomUUID();
        assertThat(sending.reserveForBacklog(failing)).isTrue();
        sending.deliverBacklog(Claims.probe(failing, "waits for the place"), List.of());
        assertThat(sending.takesProbes()).isFalse();
        sending.changed(failing);
        assertThat(sending.takesProbes()).isTrue();
    }

    /** Or a stop would take as long as the database does not answer. */
    @Test
    @Timeout(60)
    void endsThoughTheDatabaseHangsAndWhatIsGivenBackIsUnderWayUntilItIsThere() throws Exception {
        var answers = new CountDownLatch(1);
        doAnswer(_ -> {
                    answers.await();
                    return null;
                })
                .when(queue)
                .release(anyMap(), anyBoolean());
        sending.begin();
        assertThat(sending.takePlaceBeside(workspace)).isTrue();
        assertThat(sending.reserve(workspace)).isTrue();
        sending.deliver(Claims.claim(workspace, "waits for the place", 1), List.of());

        sending.end();
        sending.givePlaceBeside(workspace);
        assertThat(sending.awaitNothingUnderWay(NOT_AT_ALL)).isFalse();

        answers.countDown();
        assertThat(sending.awaitNothingUnderWay(LONG)).isTrue();
    }
}
