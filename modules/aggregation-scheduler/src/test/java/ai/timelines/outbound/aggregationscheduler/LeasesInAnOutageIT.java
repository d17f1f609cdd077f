package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;

import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.MessageIngest;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Leases that ended while the database failed everybody: their holders could not settle what they had sent. */
@SpringBootTest
class LeasesInAnOutageIT {

    private static final Duration A_MOMENT = Duration.ofMillis(1);

    @Autowired
    private DeliveryQueue queue;

    @Autowired
    private Workspaces workspaces;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private MessageIngest ingest;

    @MockitoSpyBean
    private QueueTable table;

    @Test
    void theyAreLeftToTheirHoldersForAMomentOnceItWorksAgain() {
        var workspace = workspaceWithAMessage();
        var claim = queue.claim(workspace, 1, A_MOMENT, true).claims().getFirst();

        doThrow(new DataAccessResourceFailureException("gone")).when(table).lockDue(any(), any(), anyInt());
        assertThatThrownBy(() -> queue.claim(workspace, 1, A_MOMENT, true)).hasMessageContaining("gone");
        reset(table);

        assertThat(queue.claim(workspace, 1, A_MOMENT, true).claims()).isEmpty();
        Awaitility.await()
                .until(() -> !queue.claim(workspace, 1, Duration.ofSeconds(30), true)
                        .claims()
                        .isEmpty());
        assertThat(queue.waiting(workspace, claim.chatId())).isPresent();
    }

    private UUID workspaceWithAMessage() {
        var workspace = workspaces.create(new NewWorkspace(
                "Acme", ZoneId.of("UTC"), "en", "Olivia Owner", "owner-" + UUID.randomUUID() + "@acme.example"));
        assertThat(webhooks.save(workspace, new WebhookSettings("https://1.1.1.1/hook", Granularity.NONE, true, false)))
                .isInstanceOf(Webhooks.SaveOutcome.Saved.class);
        var party = new Party("John Doe", "+972540000000");
        ingest.accept(List.of(new PushedMessage(
                workspace,
                new Content(
                        new Account("Amnon Haha", "amnon@acme.example", "+972500000000"),
                        new Chat("chat", "Chat", "+97254000000", false, "Amnon", "amnon@acme.example"),
                        new Message("uid", Direction.RECEIVED, Instant.EPOCH, party, party, "text")))));
        return workspace;
    }
}
