package ai.timelines.outbound.webhookdelivery;

import static ai.timelines.outbound.webhookdelivery.Engine.message;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What is sent, and when: R4 to R9. */
@SpringBootTest
class SendingIT {

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

    private Instant today(String time) {
        return Instant.parse(engine.clock.instant().toString().substring(0, 10) + "T" + time + ":00Z");
    }

    private void passUntil(String time) {
        engine.clock.set(today(time));
        engine.work();
    }

    private List<List<String>> deliveredUids() {
        return receiver.received().stream().map(Received::uids).toList();
    }

    @Test
    void withoutAggregationEveryMessageIsPostedOnItsOwnAsSoonAsItIsAccepted() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.push(workspace, "chat", "a", "b", "c");
        engine.work();
        assertThat(deliveredUids()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(receiver.received().getFirst().json().at("/chat/is_new_chat").booleanValue())
                .isTrue();
        assertThat(receiver.received().getLast().json().at("/chat/is_new_chat").booleanValue())
                .isFalse();
    }

    @Test
    void messagesOfAChatAreBundledUntilTheirWindowEnds() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(workspace, "chat", "a");
        engine.pass(Duration.ofMinutes(30));
        engine.push(workspace, "chat", "b");
        engine.push(workspace, "other", "c");
        engine.pass(Duration.ofMinutes(24));
        assertThat(receiver.received()).isEmpty();

        passUntil("11:00");
        assertThat(deliveredUids()).containsExactlyInAnyOrder(List.of("a", "b"), List.of("c"));
        passUntil("12:00");
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void aLateMessageGoesIntoTheWindowInWhichItWasAccepted() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(workspace, "chat", "a");
        engine.clock.set(today("11:00").plusMillis(1));
        engine.push(List.of(message(workspace, "chat", "late", "text", today("10:06"))));
        engine.work();
        assertThat(deliveredUids()).containsExactly(List.of("a"));
        passUntil("12:00");
        assertThat(deliveredUids()).containsExactly(List.of("a"), List.of("late"));
    }

    @Test
    void insideABundleMessagesStandByTheirOwnTimeThenByAcceptance() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(List.of(
                message(workspace, "chat", "third", "", today("10:03")),
                message(workspace, "chat", "first", "", today("10:01")),
                message(workspace, "chat", "fourth", "", today("10:03")),
                message(workspace, "chat", "second", "", today("10:02"))));
        passUntil("11:00");
        assertThat(deliveredUids()).containsExactly(List.of("first", "second", "third", "fourth"));
        var json = receiver.received().getFirst().json();
        assertThat(json.get("first_message_timestamp").asString()).endsWith("T10:01:00+0000");
        assertThat(json.get("last_message_timestamp").asString()).endsWith("T10:03:00+0000");
    }

    @Test
    void aBundleHoldsFiveHundredMessagesAndTheRestFollowsAtOnce() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(IntStream.range(0, 1001)
                .mapToObj(i -> message(workspace, "chat", "m" + i, "", today("10:00")))
                .toList());
        passUntil("11:00");
        assertThat(receiver.received()).extracting(it -> it.uids().size()).containsExactly(500, 500, 1);
        assertThat(receiver.received().stream().flatMap(it -> it.uids().stream()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1001).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void aBundleHoldsOneMebibyteAndTheRestFollowsAtOnce() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        var text = "é\"<".repeat(20_000);
        engine.push(IntStream.range(0, 12)
                .mapToObj(i -> message(workspace, "chat", "m" + i, text, today("10:00")))
                .toList());
        passUntil("11:00");
        assertThat(receiver.received()).hasSizeGreaterThan(1).allSatisfy(it -> {
            assertThat(it.body().length).isLessThanOrEqualTo(1 << 20);
        });
        assertThat(receiver.received().getFirst().body().length).isGreaterThan((1 << 20) - 400_000);
        assertThat(receiver.received().stream().flatMap(it -> it.uids().stream()))
                .hasSize(12);
    }

    @Test
    void theBundlesNamesAreThoseOfItsMostRecentlyAcceptedMessage() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        var newer = message(workspace, "chat", "accepted-last", "", today("09:00"));
        engine.push(List.of(message(workspace, "chat", "accepted-first", "", today("10:00"))));
        var chat = newer.content().chat();
        engine.push(List.of(new PushedMessage(
                workspace,
                new PushedMessage.Content(
                        newer.content().account(),
                        new PushedMessage.Chat(
                                chat.chatId(), "New name", chat.phone(), true, "Rita", "rita@acme.example"),
                        newer.content().message()))));
        passUntil("11:00");
        var json = receiver.received().getFirst().json();
        assertThat(json.at("/chat/full_name").asString()).isEqualTo("New name");
        assertThat(json.at("/chat/responsible_name").asString()).isEqualTo("Rita");
        assertThat(json.at("/chat/is_group").booleanValue()).isTrue();
        assertThat(json.at("/chat/phone").asString()).isEmpty();
    }

    @Test
    void windowsThatEndedDuringAnOutageStayBundlesOfTheirOwn() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        receiver.answer(500);
        engine.push(workspace, "chat", "a");
        passUntil("11:00");
        engine.push(workspace, "chat", "b");
        passUntil("12:00");
        engine.push(workspace, "chat", "c");
        receiver.answer(200);
        receiver.forget();
        passUntil("13:30");
        assertThat(deliveredUids()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void aChatsNextPostWaitsForItsPreviousOneWhileOtherChatsGoOn() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(it -> Receiver.Answer.of(it.uids().contains("a1") ? 500 : 200));
        engine.push(workspace, "a", "a1");
        engine.work();
        engine.push(workspace, "a", "a2");
        engine.push(workspace, "b", "b1");
        engine.pass(Duration.ofSeconds(8));
        engine.pass(Duration.ofSeconds(8));
        assertThat(deliveredUids()).contains(List.of("b1")).doesNotContain(List.of("a2"));

        receiver.answer(200);
        engine.pass(Duration.ofMinutes(2));
        assertThat(deliveredUids()).endsWith(List.of("a1"), List.of("a2"));
    }

    @Test
    void whatWaitsIsBroughtForwardWhenTheGranularityChanges() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_6);
        engine.push(workspace, "chat", "a");
        engine.set(workspace, receiver, Granularity.HOURS_1, true);
        engine.push(workspace, "chat", "b");
        passUntil("10:59");
        assertThat(receiver.received()).isEmpty();
        passUntil("11:00");
        assertThat(deliveredUids()).containsExactly(List.of("a", "b"));
    }

    @Test
    void whatWaitsKeepsItsOldTimeWhenThatIsEarlier() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(workspace, "chat", "a");
        engine.set(workspace, receiver, Granularity.HOURS_6, true);
        engine.push(workspace, "chat", "b");
        passUntil("11:00");
        assertThat(deliveredUids()).containsExactly(List.of("a"));
        passUntil("11:59");
        assertThat(receiver.received()).hasSize(1);
        passUntil("12:00");
        assertThat(deliveredUids()).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void whatWaitsGoesAtOnceWhenAggregationIsSwitchedOff() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_24);
        engine.push(workspace, "chat", "a", "b");
        engine.set(workspace, receiver, Granularity.NONE, true);
        engine.work();
        assertThat(deliveredUids()).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void whileSwitchedOffMessagesAreHeldAndSwitchingOnSendsThem() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(workspace, "chat", "a");
        engine.set(workspace, receiver, Granularity.HOURS_1, false);
        engine.push(workspace, "chat", "b");
        passUntil("11:30");
        engine.push(workspace, "chat", "c");
        engine.work();
        assertThat(receiver.received()).isEmpty();
        assertThat(engine.queue.count(workspace)).isEqualTo(3);

        engine.webhooks.switchOn(workspace);
        engine.work();
        assertThat(deliveredUids()).containsExactly(List.of("a", "b"));
        passUntil("12:00");
        assertThat(deliveredUids()).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(engine.queue.count(workspace)).isZero();
    }

    @Test
    void removingTheUrlIsSwitchingOffAndHolds() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.webhooks.save(workspace, new WebhookSettings("", Granularity.NONE, true, false));
        assertThat(engine.webhook(workspace).enabled()).isFalse();
        engine.push(workspace, "chat", "a");
        engine.work();
        assertThat(engine.queue.count(workspace)).isEqualTo(1);
        engine.set(workspace, receiver, Granularity.NONE, true);
        engine.work();
        assertThat(deliveredUids()).containsExactly(List.of("a"));
    }

    @Test
    void aWorkspaceThatNeverHadAUrlHoldsNothing() {
        var workspace = engine.workspace("UTC");
        engine.push(workspace, "chat", "a");
        assertThat(engine.queue.count(workspace)).isZero();
        engine.set(workspace, receiver, Granularity.NONE, true);
        engine.push(workspace, "chat", "b");
        engine.work();
        assertThat(deliveredUids()).containsExactly(List.of("b"));
        assertThat(receiver.received().getFirst().json().at("/chat/is_new_chat").booleanValue())
                .isFalse();
    }

    @Test
    void windowsFollowTheWorkspacesTimeZone() {
        var workspace = engine.workspace("Asia/Kolkata");
        engine.set(workspace, receiver, Granularity.HOURS_1, true);
        engine.push(workspace, "chat", "a");
        passUntil("10:29");
        assertThat(receiver.received()).isEmpty();
        passUntil("10:30");
        assertThat(receiver.received()).hasSize(1);
    }
}
