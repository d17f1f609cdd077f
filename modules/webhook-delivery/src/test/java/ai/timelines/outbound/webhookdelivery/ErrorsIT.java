package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.Following;
import ai.timelines.outbound.deliverylog.AttemptSummary;
import ai.timelines.outbound.deliverylog.Fate;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.webhookdelivery.Receiver.Answer;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.DisabledReason;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Errors, retries, probing, switching off: R10 to R16. */
@SpringBootTest
class ErrorsIT {

    @Autowired
    private Engine engine;

    @Autowired
    private Resends resends;

    @Autowired
    private TestRequests tests;

    private final Receiver receiver = new Receiver();

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    /** One chat's delivery fails until the webhook is off: eleven errors. */
    private void failUntilOff(UUID workspace) {
        // What is under way must not see the time jump: it would overlap the next request.
        engine.work();
        for (int i = 0; i < 30 && engine.webhook(workspace).enabled(); i++) {
            engine.pass(Duration.ofMinutes(70));
        }
        assertThat(engine.webhook(workspace).enabled()).isFalse();
    }

    /** The texts of the mails that the owner got about a switch-off. */
    private List<String> mails(UUID workspace) {
        var owner = engine.workspaces.owner(workspace).email();
        var directory = Path.of("target/data/mail");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(it -> it.toString().endsWith(".eml"))
                    .map(ErrorsIT::parse)
                    .filter(it -> it.to().contains(owner) && it.subject().contains("switched off"))
                    .map(ParsedMail::text)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record ParsedMail(String to, String subject, String text) {}

    private static ParsedMail parse(Path file) {
        try (var in = Files.newInputStream(file)) {
            var mail = new MimeMessage(null, in);
            return new ParsedMail(
                    mail.getHeader("To", ","),
                    mail.getSubject(),
                    mail.getContent().toString());
        } catch (IOException | MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aFailedPostIsRepeatedWithTheSameBytesUnderTheSameIdOnTheLadder() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(503);
        engine.push(workspace, "chat", "a");
        engine.work();
        // Two, not one: the first step is 5 s give or take a tenth.
        engine.pass(Duration.ofMillis(4_400));
        assertThat(receiver.received()).hasSize(1);
        engine.pass(Duration.ofMillis(1_200));
        assertThat(receiver.received()).hasSize(2);
        engine.pass(Duration.ofMillis(13_400));
        assertThat(receiver.received()).hasSize(2);
        engine.pass(Duration.ofMillis(3_200));
        assertThat(receiver.received()).hasSize(3);

        receiver.answer(200);
        engine.pass(Duration.ofSeconds(34));
        var received = receiver.received();
        assertThat(received).hasSize(4);
        assertThat(received)
                .extracting(it -> it.header("webhook-id"))
                .containsOnly(received.getFirst().header("webhook-id"));
        assertThat(received)
                .extracting(it -> new String(it.body()))
                .containsOnly(new String(received.getFirst().body()));
        assertThat(engine.attempts(workspace))
                .extracting(AttemptSummary::attempt)
                .containsExactly(4, 3, 2, 1);
        assertThat(engine.attempts(workspace))
                .extracting(AttemptSummary::fate)
                .containsExactly(Fate.DELIVERED, Fate.RETRYING, Fate.RETRYING, Fate.RETRYING);
        assertThat(engine.attempts(workspace).getLast().cause())
                .isEqualTo("The receiver answered 503 Service Unavailable; only 200 counts as success.");
    }

    /** A webhook that failed, and the claim of its probe. */
    private Claim probe(UUID workspace) {
        receiver.answer(503);
        engine.push(workspace, "chat", "a");
        engine.work();
        receiver.answer(200);
        engine.clock.tick(Duration.ofSeconds(6));
        var probe = engine.queue
                .claim(workspace, 1, engine.sending.lease(), true)
                .claims()
                .getFirst();
        assertThat(engine.queue
                        .claim(workspace, 1, engine.sending.lease(), true)
                        .claims())
                .isEmpty();
        return probe;
    }

    /** R13: one request at a time. Nothing of it was in flight. */
    @Test
    void aProbeThatIsGivenBackUnsentDoesNotKeepTheNextOneWaiting() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.queue.release(Map.of(probe(workspace), Following.NOTHING), true);
        engine.pass(Duration.ofSeconds(1));
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void norDoesOneThatFoundNothingToSend() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.queue.recheck(probe(workspace), Following.NOTHING);
        engine.pass(Duration.ofSeconds(1));
        assertThat(receiver.received()).hasSize(2);
    }

    /** R13: an error that was known meanwhile is waited for. */
    @Test
    void aProbeThatIsGivenBackBecauseOfAnErrorKeepsItsTime() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        var probe = probe(workspace);
        engine.queue.release(Map.of(probe, Following.NOTHING), false);
        engine.pass(Duration.ofSeconds(1));
        assertThat(receiver.received()).hasSize(1);
        engine.pass(engine.sending.lease());
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void aLongerRetryAfterIsObeyed() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(_ -> new Answer(429, Map.of("Retry-After", "120")));
        engine.push(workspace, "chat", "a");
        engine.work();
        engine.pass(Duration.ofSeconds(119));
        assertThat(receiver.received()).hasSize(1);
        engine.pass(Duration.ofSeconds(1));
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void aRetryAfterOfMoreThanAnHourIsCutToAnHour() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(_ -> new Answer(503, Map.of("Retry-After", "86400")));
        engine.push(workspace, "chat", "a");
        engine.work();
        engine.pass(Duration.ofMinutes(61));
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void afterTheLaddersEndADeliveryIsGivenUpAndItsChatGoesOn() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(it -> Answer.of(it.uids().contains("bad") ? 500 : 200));
        engine.push(workspace, "a", "bad");
        engine.push(workspace, "a", "next");
        for (int i = 0; i < 12; i++) {
            // Another chat's successes keep the webhook on.
            engine.push(workspace, "b" + i, "good" + i);
            engine.pass(Duration.ofMinutes(70));
            engine.pass(Duration.ofMinutes(1));
        }
        var bad = engine.attempts(workspace).stream()
                .filter(it -> it.messageUids().contains("bad"))
                .toList();
        assertThat(bad).extracting(AttemptSummary::attempt).containsExactly(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(bad.getFirst().fate()).isEqualTo(Fate.GIVEN_UP);
        assertThat(receiver.received().stream().map(Received::uids)).contains(List.of("next"));
        assertThat(engine.webhook(workspace).enabled()).isTrue();
    }

    @Test
    void theEleventhErrorInARowSwitchesOffWithOneMailAndNothingIsLost() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(500);
        engine.push(workspace, "chat", "a", "b");
        engine.work();
        engine.push(workspace, "other", "c");
        failUntilOff(workspace);

        assertThat(receiver.received()).hasSize(11);
        var webhook = engine.webhook(workspace);
        assertThat(webhook.disabledReason()).isEqualTo(DisabledReason.ERRORS);
        assertThat(webhook.consecutiveErrors()).isEqualTo(11);
        assertThat(engine.queue.count(workspace)).isEqualTo(3);
        assertThat(engine.attempts(workspace).getFirst().fate()).isEqualTo(Fate.HELD);

        engine.pass(Duration.ofHours(2));
        assertThat(receiver.received()).hasSize(11);
        Awaitility.await().until(() -> !mails(workspace).isEmpty());
        assertThat(mails(workspace)).singleElement().satisfies(text -> {
            assertThat(text)
                    .contains("\"Acme\"")
                    .contains("/hook?…")
                    .doesNotContain("secret")
                    .contains("The receiver answered 500")
                    .contains("Messages held:   3")
                    .contains("/webhooks/outbound");
        });

        receiver.answer(200);
        receiver.forget();
        engine.webhooks.switchOn(workspace);
        engine.work();
        assertThat(receiver.received().stream().flatMap(it -> it.uids().stream()))
                .containsExactlyInAnyOrder("a", "b", "c")
                .containsSubsequence("a", "b");
        assertThat(engine.webhook(workspace).consecutiveErrors()).isZero();
    }

    @Test
    void aHeldDeliveryStartsItsLadderAnewUnderItsOldId() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(500);
        engine.push(workspace, "chat", "a");
        failUntilOff(workspace);
        var id = receiver.received().getFirst().header("webhook-id");
        receiver.forget();
        engine.webhooks.switchOn(workspace);
        engine.work();
        engine.pass(Duration.ofSeconds(6));
        assertThat(receiver.received())
                .hasSize(2)
                .extracting(it -> it.header("webhook-id"))
                .containsOnly(id);
        assertThat(engine.attempts(workspace).getFirst().attempt()).isEqualTo(13);
    }

    @Test
    void aFailingWebhookIsProbedByOneRequestAtATime() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(500);
        engine.push(workspace, "first", "first");
        engine.work();
        IntStream.range(0, 50).forEach(i -> engine.push(workspace, "chat" + i, "m" + i));
        assertThat(receiver.received()).hasSize(1);
        engine.pass(Duration.ofMillis(5_600));
        assertThat(receiver.received()).hasSize(2);
        engine.pass(Duration.ofMillis(16_600));
        assertThat(receiver.received()).hasSize(3);
        assertThat(engine.webhook(workspace).consecutiveErrors()).isEqualTo(3);

        receiver.answer(200);
        engine.pass(Duration.ofSeconds(34));
        assertThat(engine.webhook(workspace).consecutiveErrors()).isZero();
        assertThat(receiver.received().stream()
                        .flatMap(it -> it.uids().stream())
                        .distinct())
                .hasSize(51);
    }

    @Test
    void errorsOfRequestsThatOverlapCountOnce() throws Exception {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        var allThere = new CountDownLatch(20);
        receiver.answer(_ -> {
            allThere.countDown();
            try {
                allThere.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(500);
        });
        var messages = new ArrayList<PushedMessage>();
        for (int i = 0; i < 20; i++) {
            messages.add(Engine.message(workspace, "chat" + i, "m" + i, "", engine.clock.instant()));
        }
        engine.push(messages);
        engine.work();
        assertThat(receiver.received()).hasSize(20);
        assertThat(engine.webhook(workspace).consecutiveErrors()).isEqualTo(1);
    }

    @Test
    void anyOther2xxIsAnErrorUnlessTheOwnerAcceptsIt() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(204);
        engine.push(workspace, "chat", "a");
        engine.work();
        assertThat(engine.attempts(workspace).getFirst().success()).isFalse();

        engine.webhooks.save(workspace, new WebhookSettings(receiver.url(), Granularity.NONE, true, true));
        engine.pass(Duration.ofSeconds(6));
        assertThat(engine.attempts(workspace).getFirst().success()).isTrue();
    }

    @Test
    void aClosedPortAndAnUnknownNameAreErrorsWithTheirOwnCauses() {
        var workspace = engine.workspace("UTC");
        engine.webhooks.save(workspace, new WebhookSettings("http://127.0.0.1:9999/", Granularity.NONE, true, false));
        engine.push(workspace, "chat", "a");
        engine.work();
        assertThat(engine.attempts(workspace).getFirst().cause()).contains("refused");

        engine.webhooks.save(
                workspace, new WebhookSettings("http://no-such-name.invalid/", Granularity.NONE, true, false));
        engine.pass(Duration.ofSeconds(6));
        assertThat(engine.attempts(workspace).getFirst().cause()).contains("no-such-name.invalid");
        assertThat(engine.queue.count(workspace)).isEqualTo(1);
    }

    @Test
    void whatADeadNodeHadClaimedIsSentUnderTheSameIdWhenItsLeaseEnds() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(workspace, "chat", "a");
        engine.clock.tick(Duration.ofHours(1));
        var lost =
                engine.queue.claim(workspace, 10, Duration.ofSeconds(30), true).claims();
        assertThat(lost).hasSize(1);

        engine.pass(Duration.ofSeconds(29));
        assertThat(receiver.received()).isEmpty();
        engine.pass(Duration.ofSeconds(1));
        assertThat(receiver.received())
                .singleElement()
                .satisfies(it -> assertThat(it.header("webhook-id"))
                        .isEqualTo(lost.getFirst().webhookId().toString()));
    }

    @Test
    void aTestIsLoggedAsSuchAndNeverCounts() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        receiver.answer(500);
        for (int i = 0; i < 12; i++) {
            assertThat(tests.send(workspace)).isInstanceOf(TestRequests.Outcome.Sent.class);
            engine.clock.tick(Duration.ofSeconds(1));
        }
        assertThat(engine.webhook(workspace).consecutiveErrors()).isZero();
        assertThat(engine.webhook(workspace).enabled()).isTrue();
        assertThat(engine.attempts(workspace)).hasSize(12).allMatch(AttemptSummary::test);
        assertThat(receiver.received().getFirst().json().get("messages")).hasSize(2);
    }

    @Test
    void aDoneDeliveryIsResentAtOnceWithTheSameBytesAsItsNextAttempt() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.push(workspace, "chat", "a");
        engine.work();
        var first = engine.attempts(workspace).getFirst();
        engine.clock.tick(Duration.ofMinutes(10));
        assertThat(resends.request(workspace, first.deliveryId())).isEqualTo(Resends.Outcome.ACCEPTED);
        resends.runOnce();
        Awaitility.await().until(() -> engine.attempts(workspace).size() == 2);

        var received = receiver.received();
        assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
        assertThat(received.get(1).header("webhook-id"))
                .isEqualTo(received.get(0).header("webhook-id"));
        assertThat(engine.attempts(workspace).getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void aWaitingDeliveryIsResentFromTheQueueSoThatItsChatStaysInOrder() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(500);
        engine.push(workspace, "chat", "a", "b");
        engine.work();
        receiver.answer(200);
        resends.request(workspace, engine.attempts(workspace).getFirst().deliveryId());
        resends.runOnce();
        Awaitility.await()
                .untilAsserted(() -> assertThat(receiver.received().stream().map(Received::uids))
                        .containsExactly(List.of("a"), List.of("a"), List.of("b")));
        engine.work();
        assertThat(engine.attempts(workspace)).hasSize(3);
        assertThat(engine.queue.count(workspace)).isZero();
    }

    @Test
    void aResendAskedForThreeTimesIsMadeThreeTimesOneAfterTheOther() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.push(workspace, "chat", "a");
        engine.work();
        var first = engine.attempts(workspace).getFirst();
        engine.clock.tick(Duration.ofMinutes(10));
        for (int i = 0; i < 3; i++) {
            assertThat(resends.request(workspace, first.deliveryId())).isEqualTo(Resends.Outcome.ACCEPTED);
        }
        Awaitility.await().until(() -> {
            engine.clock.tick(Duration.ofMillis(200));
            resends.runOnce();
            return engine.attempts(workspace).size() == 4;
        });
        assertThat(receiver.received()).hasSize(4);
        assertThat(receiver.mostAtATime()).isEqualTo(1);
        assertThat(engine.attempts(workspace))
                .extracting(AttemptSummary::attempt)
                .containsExactlyInAnyOrder(4, 3, 2, 1);
    }

    @Test
    void whileADeliveryIsResentItsChatWaitsAndGoesOnAfterwards() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.push(workspace, "chat", "a");
        engine.work();
        var first = engine.attempts(workspace).getFirst();
        var mayEnd = new CountDownLatch(1);
        receiver.answer(_ -> {
            try {
                mayEnd.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(200);
        });
        resends.request(workspace, first.deliveryId());
        resends.runOnce();
        Awaitility.await().until(() -> receiver.received().size() == 2);
        engine.push(workspace, "chat", "b", "c");
        engine.dispatcher.look();
        assertThat(engine.dispatcher.runOnce()).isZero();
        assertThat(receiver.received()).hasSize(2);
        assertThat(engine.queue.count(workspace)).isEqualTo(2);

        mayEnd.countDown();
        Awaitility.await().until(() -> engine.attempts(workspace).size() == 2);
        engine.work();
        assertThat(receiver.received().stream().map(Received::uids))
                .containsExactly(List.of("a"), List.of("a"), List.of("b"), List.of("c"));
        assertThat(receiver.mostAtATime()).isEqualTo(1);
    }

    @Test
    void manyResendsOfOneWorkspaceKeepNobodyElseWaiting() {
        var flood = engine.workspace(receiver, Granularity.NONE);
        var other = engine.workspace(receiver, Granularity.NONE);
        engine.push(flood, "chat", "a");
        engine.push(other, "chat", "b");
        engine.work();
        for (int i = 0; i < 30; i++) {
            resends.request(flood, engine.attempts(flood).getFirst().deliveryId());
        }
        resends.request(other, engine.attempts(other).getFirst().deliveryId());
        assertThat(resends.runOnce()).isLessThan(15);
        Awaitility.await().until(() -> engine.attempts(other).size() == 2);
    }

    @Test
    void aChatThatWasKeptForAResendOfADeadNodeGoesOnAtItsWindowsEnd() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.push(workspace, "chat", "a");
        passUntilElevenAndForget();
        assertThat(engine.outOfTurn.occupy(workspace, "chat", UUID.randomUUID(), Duration.ofSeconds(30)))
                .isPresent();
        engine.push(workspace, "chat", "b");
        engine.pass(Duration.ofMinutes(1));
        assertThat(receiver.received()).isEmpty();
        engine.pass(Duration.ofMinutes(59));
        assertThat(receiver.received().stream().map(Received::uids)).containsExactly(List.of("b"));
    }

    private void passUntilElevenAndForget() {
        engine.pass(Duration.ofMinutes(55));
        assertThat(receiver.received()).hasSize(1);
        receiver.forget();
    }

    @Test
    void nothingIsResentWhileTheWebhookIsOffNorForAnotherWorkspace() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.push(workspace, "chat", "a");
        engine.work();
        var delivery = engine.attempts(workspace).getFirst().deliveryId();
        engine.set(workspace, receiver, Granularity.NONE, false);
        assertThat(resends.request(workspace, delivery)).isEqualTo(Resends.Outcome.WEBHOOK_OFF);
        var foreign = engine.workspace(receiver, Granularity.NONE);
        assertThat(resends.request(foreign, delivery)).isEqualTo(Resends.Outcome.UNKNOWN_DELIVERY);
    }

    @Test
    void whatWasHeldForMoreThanSevenDaysIsLetGo() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        engine.set(workspace, receiver, Granularity.NONE, false);
        engine.push(workspace, "chat", "old1", "old2");
        engine.push(workspace, "gone", "old3");
        engine.clock.tick(Duration.ofDays(4));
        engine.push(workspace, "chat", "young");
        engine.clock.tick(Duration.ofDays(3).plusMinutes(1));
        assertThat(engine.expireHeld()).isGreaterThanOrEqualTo(3);
        assertThat(engine.queue.count(workspace)).isEqualTo(1);
        engine.webhooks.switchOn(workspace);
        engine.work();
        assertThat(receiver.received().stream().map(Received::uids)).containsExactly(List.of("young"));
    }
}
