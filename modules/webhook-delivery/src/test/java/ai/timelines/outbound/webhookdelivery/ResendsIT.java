package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Resends while memory or the database is short. */
@SpringBootTest
@ExtendWith(OutputCaptureExtension.class)
class ResendsIT {

    /** Longer than a lease. */
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    @Autowired
    private Engine engine;

    @Autowired
    private Resends resends;

    @MockitoSpyBean
    private DeliveryLog log;

    private final Receiver receiver = new Receiver();
    private UUID workspace = new UUID(0, 0);

    @BeforeEach
    void somethingWasSent() {
        engine.beginNewMorning();
        workspace = engine.workspace(receiver, Granularity.NONE);
        engine.push(workspace, "a", "a");
        engine.push(workspace, "b", "b");
        engine.work();
        assertThat(receiver.received()).hasSize(2);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private void request() {
        engine.attempts(workspace).forEach(it -> resends.request(workspace, it.deliveryId()));
        clearInvocations(log);
    }

    private void awaitReceived(int count) {
        Awaitility.await().untilAsserted(() -> {
            engine.clock.tick(A_WHILE);
            resends.runOnce();
            assertThat(receiver.received()).hasSize(count);
        });
    }

    @Test
    void nothingIsReadForAResendUntilThereIsMemoryForIt() throws InterruptedException {
        request();
        try (var others = engine.sending.largePayloads().share(UUID.randomUUID())) {
            others.take(Runtime.getRuntime().maxMemory());
            assertThat(resends.runOnce()).isEqualTo(2);
            Awaitility.await().until(this::bothArePostponed);
            verify(log, never()).find(any(), any());
        }
        awaitReceived(4);
    }

    /** They are due again sooner than they would be if they were still leased. */
    private boolean bothArePostponed() {
        engine.clock.tick(Duration.ofSeconds(1));
        return resends.runOnce() == 2;
    }

    @Test
    void anOutageIsToldOnceInALine(CapturedOutput output) {
        request();
        doThrow(new DataAccessResourceFailureException("gone")).when(log).find(any(), any());
        assertThat(resends.runOnce()).isEqualTo(2);
        verify(log, timeout(20_000).times(2)).find(any(), any());
        reset(log);
        awaitReceived(4);
        assertThat(output.getOut()).containsOnlyOnce("resend: the database fails");
        assertThat(output.getOut()).doesNotContain("DataAccessResourceFailureException: gone");
    }
}
