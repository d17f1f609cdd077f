package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.verify;

import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Stretch;
import ai.timelines.outbound.webhooksettings.BackoffLadder;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.stubbing.Stubber;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Deliveries while the database is away. */
@SpringBootTest
@ExtendWith(OutputCaptureExtension.class)
class CourierIT {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    private Engine engine;

    @Autowired
    private Cargo cargo;

    @Autowired
    private MissingFiles missingFiles;

    @Autowired
    private Sender sender;

    @Autowired
    private BackoffLadder ladder;

    @Autowired
    private TimeOrderedIds ids;

    @MockitoSpyBean
    private Conversations conversations;

    private final Receiver receiver = new Receiver();
    private UUID workspace = new UUID(0, 0);

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
        workspace = engine.workspace(receiver, Granularity.HOURS_1);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private static Stubber noConnection() {
        return doThrow(new DataAccessResourceFailureException("no connection"));
    }

    /** So many that they are not read before their turn has come. */
    private void pushBundle() {
        engine.push(workspace, "chat", "a", "b", "c", "d", "e", "f", "g", "h", "i");
    }

    private void whenMessagesAreRead(Stubber answer) {
        answer.when(conversations).loadSmall(any(Stretch.class));
    }

    @Test
    void aBundleThatCannotBeReadForAMomentGoesAsSoonAsItCan() {
        pushBundle();
        whenMessagesAreRead(noConnection()
                .doThrow(new DataAccessResourceFailureException("still none"))
                .doCallRealMethod());
        engine.pass(HOUR);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void itIsLeftToItsLeaseWhenThatLeavesNoTimeToSendIt() throws InterruptedException {
        pushBundle();
        whenMessagesAreRead(noConnection());
        engine.clock.tick(HOUR);
        engine.dispatcher.look();
        engine.dispatcher.runOnce();
        Awaitility.await().untilAsserted(() -> verify(conversations, atLeast(2)).loadSmall(any(Stretch.class)));
        engine.clock.tick(engine.sending.lease());
        assertThat(engine.sending.awaitNothingUnderWay(Duration.ofSeconds(20))).isTrue();
        assertThat(receiver.received()).isEmpty();

        reset(conversations);
        engine.pass(Duration.ofSeconds(5));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void ofOutcomesThatAStopLeftUnwrittenThereIsOneLine(CapturedOutput output) {
        engine.push(workspace, "one", "1");
        engine.push(workspace, "two", "2");
        engine.push(workspace, "three", "3");
        engine.clock.tick(HOUR);
        var stopped = new Settler(
                engine.log, engine.endpoints, engine.queue, engine.transactions, ladder, engine.sending, engine.clock);
        stopped.close();
        var courier = new Courier(cargo, missingFiles, sender, stopped, engine.queue, engine.sending, ids);
        for (var claim :
                engine.queue.claim(workspace, 3, engine.sending.lease(), true).claims()) {
            assertThat(engine.sending.reserveForBacklog(workspace)).isTrue();
            assertThat(engine.sending.takePlaceBeside(workspace)).isTrue();
            courier.run(new Lane(claim, List.of(), true, _ -> true, new ByteBudget(1 << 20)));
        }
        assertThat(receiver.received()).hasSize(3);
        assertThat(output.getAll().lines().filter(it -> it.contains(workspace.toString()) && it.contains(" WARN ")))
                .singleElement()
                .asString()
                .contains("stopped before the outcome could be written");
        assertThat(output).doesNotContain(" ERROR ").doesNotContain("\tat ");

        receiver.forget();
        engine.pass(engine.sending.lease());
        assertThat(receiver.received()).hasSize(3);
    }
}
