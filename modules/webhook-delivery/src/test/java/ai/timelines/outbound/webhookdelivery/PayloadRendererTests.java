package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.workspace.PublicUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** R19, R21, R22: the payloads, byte for byte. */
class PayloadRendererTests {

    private static final UUID PERMALINK = UUID.fromString("77a28d55-5345-5435-8c72-3a7bcad8ded9");
    private static final JsonMapper json = new JsonMapper();

    private final PayloadRenderer renderer = new PayloadRenderer(
            new PublicUrl(URI.create("https://app.timelines.ai")),
            new DispatchProperties(1, 1, "TimelinesAI", "1", false),
            (_, _) -> URI.create("https://acme.com/path"));

    private static final Account ACCOUNT = new Account("Amnon Haha", "Amnon@acme.com", "+972500000000");
    private static final Party JOHN = new Party("John Doe", "+972540000000");
    private static final Party JANE = new Party("Jane Smith", "+972550000000");

    private static Chat chat(String phone) {
        return new Chat("10010001", "John Doe>", phone, false, "Amnon", "Amnon@acme.com");
    }

    private static AcceptedMessage accepted(long position, Chat chat, Message message) {
        return new AcceptedMessage(UUID.randomUUID(), position, Instant.EPOCH, new Content(ACCOUNT, chat, message));
    }

    private static Message message(String uid, String time, Party sender, Party recipient, String text) {
        return new Message(
                uid,
                sender == JOHN ? Direction.SENT : Direction.RECEIVED,
                Instant.parse(time),
                sender,
                recipient,
                text);
    }

    private static Message withAttachment(Message message, String filename) {
        return new Message(
                message.messageUid(),
                message.direction(),
                message.timestamp(),
                message.sender(),
                message.recipient(),
                message.text(),
                new Attachment(new UUID(1, 1), new UUID(2, 2), filename, 128_909, "image/png"));
    }

    private static String compact(String resource) throws IOException {
        try (InputStream in = PayloadRendererTests.class.getResourceAsStream("/wire/" + resource)) {
            return json.readTree(Objects.requireNonNull(in)).toString();
        }
    }

    private static String text(Payload payload) {
        return new String(payload.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aMessageOnItsOwnIsTheArticlesExampleByteForByte() throws IOException {
        var payload = renderer.message(accepted(
                1,
                chat("+97251111111"),
                withAttachment(
                        message("ddfskhsd76dsfs6dsd5skjsdhf", "2021-02-24T06:25:29Z", JOHN, JANE, "lorem ipsum"),
                        "someimage.png")));
        assertThat(text(payload)).isEqualTo(compact("message.json"));
    }

    @Test
    void aBundleIsTheArticlesExampleByteForByte() throws IOException {
        var payload = renderer.bundle(
                List.of(
                        accepted(
                                1,
                                chat("+97254000000"),
                                message(
                                        "q2fskhsd76dsfs6dsd5skjsd9a",
                                        "2021-02-24T16:30:29Z",
                                        JANE,
                                        JOHN,
                                        "I am fine, how are you?")),
                        accepted(
                                2,
                                chat("+97254000000"),
                                withAttachment(
                                        message(
                                                "ddfskhsd76dsfs6dsd5skjsdhf",
                                                "2021-02-24T16:25:29Z",
                                                JOHN,
                                                JANE,
                                                "Hi! How are you?"),
                                        "someimage.png"))),
                PERMALINK);
        assertThat(text(payload)).isEqualTo(compact("bundle.json"));
    }

    @Test
    void theNoteIsInertHtmlWhateverStandsInIt() {
        var payload = renderer.bundle(
                List.of(
                        accepted(
                                1,
                                chat(""),
                                message(
                                        "a",
                                        "2021-02-24T16:25:29Z",
                                        new Party("<b>\"Eve\"</b>", ""),
                                        JANE,
                                        "1 < 2 & 3 > 'x'\r\nnext\nlast\rend")),
                        accepted(2, chat(""), message("b", "2021-02-24T16:25:30Z", new Party("", "+1"), JANE, "")),
                        accepted(3, chat(""), message("c", "2021-02-24T16:25:31Z", new Party("", ""), JANE, "hi"))),
                PERMALINK);
        assertThat(json(payload).get("aggregation").asString())
                .isEqualTo(
                        "from &lt;b&gt;&quot;Eve&quot;&lt;/b&gt; on 2021-02-24 16:25: 1 &lt; 2 &amp; 3 &gt; &#39;x&#39;<br/>next<br/>last<br/>end<br/>"
                                + "from +1 on 2021-02-24 16:25: <br/>from Unknown on 2021-02-24 16:25: hi<br/>"
                                + "Click <a href='https://app.timelines.ai/permalink/77a28d55-5345-5435-8c72-3a7bcad8ded9/'>here</a> to open the conversation in TimelinesAI");
    }

    @Test
    void aFileNameIsInertInTheNoteAndStandsInPlaceOfAMissingText() {
        var first = message("a", "2021-02-24T16:25:29Z", JOHN, JANE, "");
        var second = message("b", "2021-02-24T16:25:30Z", JOHN, JANE, "see");
        var payload = renderer.bundle(
                List.of(
                        accepted(1, chat(""), withAttachment(first, "<img src=x>.png")),
                        accepted(2, chat(""), withAttachment(second, "a\"b'.pdf"))),
                PERMALINK);
        assertThat(json(payload).get("aggregation").asString())
                .startsWith("from John Doe on 2021-02-24 16:25: [&lt;img src=x&gt;.png]<br/>"
                        + "from John Doe on 2021-02-24 16:25: see [a&quot;b&#39;.pdf]<br/>Click");
    }

    /** Else a retry could cover other messages than the attempt before it. */
    @Test
    void howManyMessagesABundleHoldsDoesNotDependOnTheLengthOfLinks() {
        var text = "x".repeat(60_000);
        var messages = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> accepted(
                        i,
                        chat(""),
                        withAttachment(message("m" + i, "2021-02-24T16:25:29Z", JOHN, JANE, text), "a.png")))
                .toList();
        var withShortLinks = renderer.bundle(messages, PERMALINK);
        var withLongLinks = withLinks((_, _) -> URI.create("https://acme.com/" + "p".repeat(2_000)))
                .bundle(messages, PERMALINK);
        assertThat(withShortLinks.messageUids()).isEqualTo(withLongLinks.messageUids());
        assertThat(withLongLinks.body().length).isBetween(900_000, 1 << 20);
    }

    /** R6: each emoji of a name becomes twenty characters of a link to a bucket. */
    @Test
    void aBundleOfFilesWithLongNamesKeepsToItsLimitAndIsSplitAlikeWhateverTheLinks() {
        var messages = IntStream.rangeClosed(1, 300)
                .mapToObj(i -> accepted(
                        i,
                        chat(""),
                        withAttachment(
                                message("m" + i, "2021-02-24T16:25:29Z", JOHN, JANE, ""),
                                i % 3 == 0 ? i + ".png" : "📷".repeat(251) + ".png")))
                .toList();
        var withShortLinks = renderer.bundle(messages, PERMALINK);
        var withPresigned = withLinks(PayloadRendererTests::presigned).bundle(messages, PERMALINK);
        var beyondTheBound = withLinks((_, attachment) ->
                        URI.create("https://acme.com/" + "p".repeat(BundleLinks.longest(attachment))))
                .bundle(messages, PERMALINK);
        assertThat(withPresigned.messageUids()).hasSizeGreaterThan(60).isEqualTo(withShortLinks.messageUids());
        assertThat(withPresigned.throughPosition()).isEqualTo(withShortLinks.throughPosition());
        assertThat(withPresigned.body().length).isLessThanOrEqualTo(1 << 20);
        assertThat(json(withPresigned)
                        .at("/messages/0/attachment/temporary_download_url")
                        .asString())
                .hasSizeGreaterThan(6_000);
        assertThat(beyondTheBound.body().length).isLessThanOrEqualTo(1 << 20);
    }

    private static PayloadRenderer withLinks(PayloadRenderer.Links links) {
        return new PayloadRenderer(
                new PublicUrl(URI.create("https://app.timelines.ai")),
                new DispatchProperties(1, 1, "TimelinesAI", "1", false),
                links);
    }

    /** As a signer for a bucket makes it, with the token of a role that lives for a while. */
    private static URI presigned(UUID workspaceId, Attachment attachment) {
        return URI.create("https://a-bucket-with-a-name-of-some-length.s3.eu-central-1.amazonaws.com/" + workspaceId
                + "/" + attachment.fileId() + "?response-content-disposition="
                + encoded(Attachments.disposition(attachment)) + "&response-content-type="
                + encoded(attachment.mimeType()) + "&X-Amz-Security-Token=" + "t".repeat(1_200)
                + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260302T100500Z&X-Amz-SignedHeaders=host"
                + "&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20260302%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Expires=960"
                + "&X-Amz-Signature=" + "a".repeat(64));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👩‍👩‍👧 family",
                "שלום\u200f",
                "nul \u0000 and \u001f",
                "\"quoted\" \\ back/slash",
                "\u2028\u2029\ufeff",
                "😀"
            })
    void anyTextIsCarriedUnchanged(String text) {
        var payload = renderer.message(accepted(2, chat(""), message("uid", "2021-02-24T16:25:29Z", JOHN, JANE, text)));
        assertThat(json(payload).at("/message/text").asString()).isEqualTo(text);
        assertThat(json(payload).at("/chat/is_new_chat").booleanValue()).isFalse();
    }

    /** Texts are longer than the pieces in which the note is encoded, so that each of these stands on some border. */
    @ParameterizedTest
    @ValueSource(strings = {"😀", "a😀", "\u0001", "\\/\u001f\u2028\ufeff", "é", "שלום"})
    void aLongTextIsTheSameInTheNoteAsInTheMessage(String repeated) {
        var text = repeated.repeat(30_000 / repeated.length());
        var payload = renderer.bundle(
                List.of(accepted(1, chat(""), message("a", "2021-02-24T16:25:29Z", JOHN, JANE, text))), PERMALINK);
        assertThat(json(payload).at("/messages/0/text").asString()).isEqualTo(text);
        assertThat(text(payload).split(Pattern.quote(encodedText(payload)), -1)).hasSize(3);
    }

    private static String encodedText(Payload payload) {
        var body = text(payload);
        int begin = body.indexOf("\"text\":\"") + "\"text\":\"".length();
        return body.substring(begin, body.indexOf("\"}]", begin));
    }

    @Test
    void aBundleIsFilledToItsLimitByWhatItsMessagesBecome() {
        var messages = IntStream.rangeClosed(1, 40)
                .mapToObj(i ->
                        accepted(i, chat(""), message("m" + i, "2021-02-24T16:25:29Z", JOHN, JANE, "'".repeat(10_000))))
                .toList();
        var payload = renderer.bundle(messages, PERMALINK);
        assertThat(payload.body().length).isBetween((1 << 20) - 61_000, 1 << 20);
        assertThat(payload.throughPosition()).isEqualTo(payload.messageUids().size());
        assertThat(json(payload).get("aggregation").asString())
                .startsWith("from John Doe")
                .endsWith("in TimelinesAI");
    }

    @Test
    void aMessageThatIsLargerThanABundleGoesAlone() {
        var payload = renderer.bundle(
                IntStream.rangeClosed(1, 2)
                        .mapToObj(i -> accepted(
                                i,
                                chat(""),
                                message("m" + i, "2021-02-24T16:25:29Z", JOHN, JANE, "\u0001".repeat(100_000))))
                        .toList(),
                PERMALINK);
        assertThat(payload.messageUids()).containsExactly("m1");
        assertThat(payload.throughPosition()).isEqualTo(1);
    }

    @Test
    void aChatIdIsEscapedInItsLink() {
        var odd = new Chat("a/b?c d#é", "", "", false, "", "");
        var payload = renderer.message(accepted(1, odd, message("uid", "2021-02-24T16:25:29Z", JOHN, JANE, "")));
        assertThat(json(payload).at("/chat/chat_url").asString())
                .isEqualTo("https://app.timelines.ai/chat/a%2Fb%3Fc%20d%23%C3%A9/messages/");
        assertThat(json(payload).at("/chat/chat_id").asString()).isEqualTo("a/b?c d#é");
    }

    private static JsonNode json(Payload payload) {
        return json.readTree(payload.body());
    }
}
