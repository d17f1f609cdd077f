package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.aggregationscheduler.HeldExpiry;
import ai.timelines.outbound.aggregationscheduler.OutOfTurn;
import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.AttemptSummary;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.messageingest.Acceptance;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.MessageIngest;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.Webhook;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The whole engine as a test drives it: push, let time pass, let it work. */
@Component
class Engine {

    @Autowired
    DrivenClock clock;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Webhooks webhooks;

    @Autowired
    MessageIngest ingest;

    @Autowired
    DeliveryQueue queue;

    @Autowired
    OutOfTurn outOfTurn;

    @Autowired
    Dispatcher dispatcher;

    @Autowired
    Sending sending;

    @Autowired
    DeliveryLog log;

    @Autowired
    HeldExpiry heldExpiry;

    @Autowired
    Endpoints endpoints;

    @Autowired
    Transactions transactions;

    UUID workspace(String zone) {
        return workspaces.create(new NewWorkspace(
                "Acme", ZoneId.of(zone), "en", "Olivia Owner", "owner-" + UUID.randomUUID() + "@acme.example"));
    }

    /** Each test begins at five past ten of a day of its own. */
    void beginNewMorning() {
        var today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        clock.set(today.plus(Duration.ofDays(1)).plus(Duration.ofHours(10)).plus(Duration.ofMinutes(5)));
    }

    /** A workspace in UTC whose webhook is on. */
    UUID workspace(Receiver receiver, Granularity granularity) {
        var workspace = workspace("UTC");
        set(workspace, receiver, granularity, true);
        return workspace;
    }

    void set(UUID workspace, Receiver receiver, Granularity granularity, boolean enabled) {
        assertThat(webhooks.save(workspace, new WebhookSettings(receiver.url(), granularity, enabled, false)))
                .isInstanceOf(Webhooks.SaveOutcome.Saved.class);
    }

    void push(UUID workspace, String chatId, String... uids) {
        var messages = Arrays.stream(uids)
                .map(uid -> message(workspace, chatId, uid, "text of " + uid, clock.instant()))
                .toList();
        push(messages);
    }

    void push(List<PushedMessage> messages) {
        assertThat(ingest.accept(messages)).containsOnly(Acceptance.ACCEPTED);
    }

    static PushedMessage message(UUID workspace, String chatId, String uid, String text, Instant timestamp) {
        return new PushedMessage(
                workspace,
                new Content(
                        new Account("Amnon Haha", "amnon@acme.example", "+972500000000"),
                        new Chat(chatId, "Chat " + chatId, "+97254000000", false, "Amnon", "amnon@acme.example"),
                        new Message(
                                uid,
                                Direction.RECEIVED,
                                timestamp.truncatedTo(ChronoUnit.SECONDS),
                                new Party("John Doe", "+972540000000"),
                                new Party("Jane Smith", "+972550000000"),
                                text)));
    }

    /** One with a file. */
    static PushedMessage message(UUID workspace, String chatId, String uid, Attachment attachment, Instant timestamp) {
        var plain = message(workspace, chatId, uid, "text", timestamp).content();
        var message = plain.message();
        return new PushedMessage(
                workspace,
                new Content(
                        plain.account(),
                        plain.chat(),
                        new Message(
                                message.messageUid(),
                                message.direction(),
                                message.timestamp(),
                                message.sender(),
                                message.recipient(),
                                message.text(),
                                attachment)));
    }

    /** Lets the engine do all that is due now, as often as there is something. */
    void work() {
        try {
            int started;
            do {
                assertThat(sending.awaitNothingUnderWay(Duration.ofSeconds(20))).isTrue();
                dispatcher.look();
                started = dispatcher.runOnce();
            } while (started > 0 || sending.lanesOpen() > 0);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Lets time pass and the engine work. */
    void pass(Duration duration) {
        clock.tick(duration);
        work();
    }

    void vacate(OutOfTurn.Occupation occupation) {
        transactions.run(() -> outOfTurn.vacate(
                occupation, endpoints.lock(occupation.workspaceId()).orElseThrow()));
    }

    long expireHeld() {
        return heldExpiry.runOnce();
    }

    Webhook webhook(UUID workspace) {
        return webhooks.of(workspace);
    }

    List<AttemptSummary> attempts(UUID workspace) {
        return log.newest(workspace, 100);
    }
}
