package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.deliverylog.AttemptSummary;
import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.TemporaryLinks;
import ai.timelines.outbound.messageingest.TemporaryLinks.Verdict;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** R12, R20: links that live, however late a message is sent and however often. */
@SpringBootTest
@ExtendWith(OutputCaptureExtension.class)
class AttachmentsIT {

    @Autowired
    private Engine engine;

    @Autowired
    private Attachments attachments;

    @Autowired
    private TemporaryLinks links;

    @Autowired
    private Resends resends;

    @Autowired
    private FileStore store;

    private final Receiver receiver = new Receiver();

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private Attachment upload(UUID workspace, String name, String content) throws IOException {
        return attachments.upload(
                workspace, name, "text/plain", new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private void push(UUID workspace, String uid, Attachment attachment) {
        engine.push(List.of(Engine.message(workspace, "chat", uid, attachment, engine.clock.instant())));
    }

    private static URI link(JsonNode message) {
        return URI.create(message.at("/attachment/temporary_download_url").asString());
    }

    private URI lastLink() {
        return link(receiver.received().getLast().json().get("message"));
    }

    private Verdict verdict(UUID workspace, Attachment attachment, URI link) {
        assertThat(link.getPath()).isEqualTo("/attachments/" + workspace + "/" + attachment.attachmentId());
        var query = Arrays.stream(link.getRawQuery().split("&"))
                .map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> it[1]));
        return links.judge(workspace, attachment.attachmentId(), query.get("expires"), query.get("signature"));
    }

    private static String withoutLinks(Received received) {
        return new String(received.body(), StandardCharsets.UTF_8)
                .replaceAll("\"temporary_download_url\":\"[^\"]*\"", "\"temporary_download_url\":\"\"");
    }

    @Test
    void aMessagesLinkLivesForFifteenMinutesFromTheMomentOfSending() throws Exception {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        var file = upload(workspace, "note.txt", "hello");
        push(workspace, "a", file);
        engine.work();
        var sent = receiver.received().getFirst().json().at("/message/attachment");
        assertThat(sent.propertyNames()).containsExactly("temporary_download_url", "filename", "size", "mimetype");
        assertThat(sent.get("filename").asString()).isEqualTo("note.txt");
        assertThat(sent.get("size").asLong()).isEqualTo(5);
        assertThat(sent.get("mimetype").asString()).isEqualTo("text/plain");
        engine.clock.tick(Duration.ofMinutes(14).plusSeconds(59));
        assertThat(verdict(workspace, file, lastLink())).isEqualTo(Verdict.VALID);
        engine.clock.tick(Duration.ofSeconds(2));
        assertThat(verdict(workspace, file, lastLink())).isEqualTo(Verdict.EXPIRED);
    }

    @Test
    void aRetryCarriesAFreshLinkAndIsTheSameByteForByteApartFromIt() throws Exception {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        var file = upload(workspace, "note.txt", "hello");
        receiver.answer(500);
        push(workspace, "a", file);
        engine.work();
        engine.pass(Duration.ofHours(1));
        receiver.answer(200);
        engine.pass(Duration.ofHours(1));
        assertThat(receiver.received()).hasSizeGreaterThan(2);
        assertThat(receiver.received().stream().map(AttachmentsIT::withoutLinks).distinct())
                .hasSize(1);
        assertThat(verdict(workspace, file, lastLink())).isEqualTo(Verdict.VALID);
        var first = link(receiver.received().getFirst().json().get("message"));
        assertThat(verdict(workspace, file, first)).isEqualTo(Verdict.EXPIRED);
    }

    @Test
    void aBundleADayLaterCarriesLinksThatLive() throws Exception {
        var workspace = engine.workspace(receiver, Granularity.HOURS_24);
        var one = upload(workspace, "one.txt", "1");
        var two = upload(workspace, "two.txt", "2");
        push(workspace, "a", one);
        engine.push(List.of(Engine.message(workspace, "chat", "plain", "text", engine.clock.instant())));
        push(workspace, "b", two);
        engine.pass(Duration.ofHours(24));
        var bundle = receiver.received().getFirst().json();
        assertThat(verdict(workspace, one, link(bundle.at("/messages/0")))).isEqualTo(Verdict.VALID);
        assertThat(bundle.at("/messages/1").has("attachment")).isFalse();
        assertThat(verdict(workspace, two, link(bundle.at("/messages/2")))).isEqualTo(Verdict.VALID);
        assertThat(bundle.get("aggregation").asString())
                .contains("text [one.txt]<br/>")
                .contains("text [two.txt]<br/>");
    }

    @Test
    void aResendOfWhatIsDoneWithCarriesAFreshLinkAndElseTheSameBytes() throws Exception {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        var file = upload(workspace, "ünï \"q\".txt", "hello");
        push(workspace, "a", file);
        engine.push(List.of(Engine.message(workspace, "chat", "plain", "\u0000\"\\/ é 😀", engine.clock.instant())));
        engine.pass(Duration.ofHours(1));
        engine.clock.tick(Duration.ofHours(5));
        var delivery = engine.attempts(workspace).getFirst();
        assertThat(resends.request(workspace, delivery.deliveryId())).isEqualTo(Resends.Outcome.ACCEPTED);
        resends.runOnce();
        await().untilAsserted(() -> assertThat(engine.attempts(workspace)).hasSize(2));
        var again = receiver.received().getLast();
        assertThat(withoutLinks(again))
                .isEqualTo(withoutLinks(receiver.received().getFirst()));
        assertThat(verdict(workspace, file, link(again.json().at("/messages/0"))))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aMessageWhoseFileIsGoneGoesOutAllTheSameAndTheLogSaysSo(CapturedOutput output) throws Exception {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        var file = upload(workspace, "note.txt", "hello");
        store.delete(new FileKey(workspace, file.fileId()));
        push(workspace, "a", file);
        engine.work();
        assertThat(receiver.received()).hasSize(1);
        var attempt = engine.attempts(workspace).getFirst();
        await().untilAsserted(() -> assertThat(output).contains(isGone(workspace, attempt, file)));
    }

    @Test
    void aResendOfAMessageWhoseFileIsGoneGoesOutAllTheSameAndTheLogSaysSo(CapturedOutput output) throws Exception {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        var file = upload(workspace, "note.txt", "hello");
        push(workspace, "a", file);
        engine.work();
        var delivery = engine.attempts(workspace).getFirst();
        store.delete(new FileKey(workspace, file.fileId()));
        assertThat(resends.request(workspace, delivery.deliveryId())).isEqualTo(Resends.Outcome.ACCEPTED);
        resends.runOnce();
        await().untilAsserted(() -> assertThat(engine.attempts(workspace)).hasSize(2));
        var again = engine.attempts(workspace).getFirst();
        assertThat(again.attempt()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(output).contains(isGone(workspace, again, file)));
        assertThat(output).doesNotContain(isGone(workspace, delivery, file));
        assertThat(receiver.received()).hasSize(2);
    }

    private static String isGone(UUID workspace, AttemptSummary attempt, Attachment file) {
        return "delivery workspace=%s webhook_id=%s delivery_id=%s attempt=%d: the file of attachment=%s is gone, its link leads nowhere"
                .formatted(
                        workspace, attempt.webhookId(), attempt.deliveryId(), attempt.attempt(), file.attachmentId());
    }
}
