package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What is told of a chat that waits. */
@SpringBootTest
class WaitingChatIT {

    @Autowired
    private Engine engine;

    private final Receiver receiver = new Receiver();

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aDeliveryThatWaitsToBeRetriedIsNotUnderWayWhileSomethingElseOfItsChatIsSentAgain() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(500);
        engine.push(workspace, "chat", "a");
        engine.work();
        var retry = engine.queue.waiting(workspace, "chat").orElseThrow();
        assertThat(retry.attempts()).isOne();
        assertThat(retry.underWay() || retry.keptBack()).isFalse();

        var occupation = engine.outOfTurn
                .occupy(workspace, "chat", UUID.randomUUID(), Duration.ofSeconds(30))
                .orElseThrow();
        var kept = engine.queue.waiting(workspace, "chat").orElseThrow();
        assertThat(kept.underWay()).isFalse();
        assertThat(kept.keptBack()).isTrue();
        assertThat(kept.attempts()).isOne();

        engine.vacate(occupation);
        assertThat(engine.queue.waiting(workspace, "chat")).contains(retry);
    }

    @Test
    void whatIsAcceptedWhileSomethingOlderOfItsChatIsSentAgainIsNotUnderWay() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.outOfTurn
                .occupy(workspace, "chat", UUID.randomUUID(), Duration.ofSeconds(30))
                .orElseThrow();
        engine.push(workspace, "chat", "a");
        var kept = engine.queue.waiting(workspace, "chat").orElseThrow();
        assertThat(kept.underWay()).isFalse();
        assertThat(kept.keptBack()).isTrue();
    }
}
