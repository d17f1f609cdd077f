package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTests {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String EMOJI = "😀";
    private static final Attachment UPLOAD =
            new Attachment(new UUID(7, 7), new UUID(8, 8), "someimage.png", 128_909, "image/png");

    private final FieldProblems problems = new FieldProblems();

    @Test
    void readsAllFields() {
        var content = read("""
                {"whatsapp_account": {"full_name": "Amnon Haha", "email": "amnon@acme.example", "phone": "+972500000000"},
                 "chat": {"chat_id": "10010001", "full_name": "John Doe>", "phone": "+97254000000", "is_group": true,
                          "responsible_name": "Amnon", "responsible_email": "a@acme.example"},
                 "message": {"message_uid": "ddf", "direction": "received", "timestamp": "2021-02-24T16:25:29Z",
                             "sender": {"full_name": "John Doe", "phone": "+972540000000"},
                             "recipient": {"full_name": "Jane Smith", "phone": "+972550000000"},
                             "text": "lorem ipsum", "attachment": null}}""");
        assertThat(problems.isEmpty()).isTrue();
        assertThat(content.account()).isEqualTo(new Account("Amnon Haha", "amnon@acme.example", "+972500000000"));
        assertThat(content.chat().chatId()).isEqualTo("10010001");
        assertThat(content.chat().fullName()).isEqualTo("John Doe>");
        assertThat(content.chat().phone()).isEqualTo("+97254000000");
        assertThat(content.chat().isGroup()).isTrue();
        assertThat(content.chat().responsibleName()).isEqualTo("Amnon");
        assertThat(content.chat().responsibleEmail()).isEqualTo("a@acme.example");
        assertThat(content.message().messageUid()).isEqualTo("ddf");
        assertThat(content.message().direction()).isEqualTo(Direction.RECEIVED);
        assertThat(content.message().timestamp()).isEqualTo(Instant.parse("2021-02-24T16:25:29Z"));
        assertThat(content.message().sender()).isEqualTo(new Party("John Doe", "+972540000000"));
        assertThat(content.message().recipient()).isEqualTo(new Party("Jane Smith", "+972550000000"));
        assertThat(content.message().text()).isEqualTo("lorem ipsum");
    }

    /** R25: what is left out, null and the default spelled out are the same. */
    @Test
    void fillsInTheDefaults() {
        var leftOut = read(message("\"sender\": {}", "{\"chat_id\": 1, \"full_name\": \"\"}", ""));
        var nulls = read(message(
                "\"sender\": null, \"recipient\": {\"full_name\": null, \"phone\": null}",
                """
                {"chat_id": "1", "full_name": "", "phone": null, "is_group": null, "responsible_name": null, "responsible_email": null}""",
                "\"whatsapp_account\": null,"));
        var spelledOut = read(message(
                "\"sender\": {\"full_name\": \"\", \"phone\": \"\"}, \"recipient\": {}, \"attachment\": null",
                """
                {"chat_id": "1", "full_name": "", "phone": "", "is_group": false, "responsible_name": "", "responsible_email": ""}""",
                "\"whatsapp_account\": {\"full_name\": \"\", \"email\": null},"));
        assertThat(problems.isEmpty()).isTrue();
        assertThat(leftOut).isEqualTo(nulls).isEqualTo(spelledOut);
        assertThat(leftOut.account()).isEqualTo(new Account("", "", ""));
        assertThat(leftOut.message().recipient()).isEqualTo(new Party("", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "-7, -7",
        "-0, 0",
        "9007199254740993, 9007199254740993",
        "123456789012345678901234567890, 123456789012345678901234567890",
    })
    void anIntegerChatIdIsItsDecimalString(String literal, String expected) {
        assertThat(read(message("\"sender\": {}", "{\"chat_id\": " + literal + ", \"full_name\": \"\"}", ""))
                        .chat()
                        .chatId())
                .isEqualTo(expected);
    }

    /** One field of a right message is set to a JSON value that it must not have. */
    @ParameterizedTest
    @MethodSource
    void namesTheWrongField(String field, String value) {
        assertThat(pointers(with(field, value))).containsExactly(field);
    }

    static Stream<Arguments> namesTheWrongField() {
        var cases = new ArrayList<Arguments>();
        var noText = List.of("1", "0", "-1.5", "true", "false", "[]", "[\"x\"]", "{}", "{\"full_name\": \"x\"}");
        var noObject = List.of("1", "\"x\"", "\"\"", "true", "false", "[]", "[{}]");
        var lone = List.of(
                "\"\\ud800\"", "\"x\\udc00\"", "\"\\udc00\\ud800\"", "\"\\ud83dx\"", "\"\\ud800\\ud800\\udc00\"");
        var optionalTexts = List.of(
                "/whatsapp_account/full_name",
                "/whatsapp_account/email",
                "/whatsapp_account/phone",
                "/chat/phone",
                "/chat/responsible_name",
                "/chat/responsible_email",
                "/message/sender/full_name",
                "/message/sender/phone",
                "/message/recipient/full_name",
                "/message/recipient/phone");
        var requiredTexts = List.of("/chat/full_name", "/message/message_uid", "/message/text", "/message/timestamp");
        for (var field : optionalTexts) {
            int max = field.endsWith("phone") ? 32 : 255;
            add(cases, field, noText, lone, List.of(text(max + 1), emoji(max + 1)));
        }
        for (var field : requiredTexts) {
            add(cases, field, noText, lone, List.of("null"));
        }
        add(cases, "/chat/full_name", List.of(text(256), emoji(256)));
        add(cases, "/message/message_uid", List.of("\"\"", text(129), emoji(129)));
        add(cases, "/message/text", List.of(text(65_537), emoji(65_537)));
        add(cases, "/message/timestamp", List.of("\"\"", "1614183929", "\"2021-02-24\"", "\"2026-06-02T12:00:01Z\""));
        add(
                cases,
                "/message/direction",
                noText,
                lone,
                List.of("null", "\"\"", "\"SENT\"", "\"Received\"", "\"sent \"", "\"in\""));
        add(
                cases,
                "/chat/chat_id",
                lone,
                List.of("null", "\"\"", text(65), emoji(65), "1.0", "1e3", "1E3", "-1.5", "0.0"));
        add(cases, "/chat/chat_id", List.of("true", "[]", "{}", "[1]", "1".repeat(65), "-" + "1".repeat(64)));
        add(cases, "/chat/is_group", List.of("0", "1", "\"true\"", "\"\"", "[]", "{}"));
        add(cases, "/whatsapp_account", noObject);
        add(cases, "/chat", noObject, List.of("null"));
        add(cases, "/message", noObject, List.of("null"));
        add(cases, "/message/sender", noObject);
        add(cases, "/message/recipient", noObject);
        add(cases, "/message/attachment", noObject);
        add(
                cases,
                "/message/attachment/attachment_id",
                noText,
                lone,
                List.of("null", "\"\"", "\"0192f0c1\"", "\"1-1-1-1-1\"", "\"" + new UUID(1, 1) + "\""));
        for (var parent :
                List.of("", "/whatsapp_account", "/chat", "/message", "/message/sender", "/message/recipient")) {
            add(cases, parent + "/surprise", List.of("1", "null", "\"x\"", "{}", "[[[]]]", "{\"a\": 1, \"a\": 2}"));
            add(cases, parent + "/Full_Name", List.of("\"x\""));
        }
        add(cases, "/message/message_id", List.of("\"x\""));
        add(cases, "/chat/chat_url", List.of("\"x\""));
        add(cases, "/workspace_id", List.of("\"00000000-0000-7000-8000-000000000001\""));
        return cases.stream();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat",
                "/message",
                "/chat/chat_id",
                "/chat/full_name",
                "/message/message_uid",
                "/message/direction",
                "/message/timestamp",
                "/message/text"
            })
    void namesWhatIsMissing(String field) {
        assertThat(pointers(without(field))).containsExactly(field);
        assertThat(details(without(field))).containsExactly("This field is required.");
    }

    /** Lengths count code points: an emoji is one character. */
    @ParameterizedTest
    @MethodSource
    void takesTheLongestThatIsAllowed(String field, String value) {
        assertThat(pointers(with(field, value))).isEmpty();
    }

    static Stream<Arguments> takesTheLongestThatIsAllowed() {
        var cases = new ArrayList<Arguments>();
        add(cases, "/chat/chat_id", List.of(text(64), emoji(64), "1".repeat(64), "\"\\u0000\"", "\" \""));
        add(cases, "/chat/full_name", List.of(text(255), emoji(255), "\"\"", "\"\\u0000\""));
        add(cases, "/chat/phone", List.of(text(32), emoji(32), "\"no phone at all\""));
        add(cases, "/message/message_uid", List.of(text(128), emoji(128), "\"\\ud83d\\ude00\"", "\" \"", "\"a/b~c\""));
        add(cases, "/message/text", List.of(text(65_536), emoji(65_536), "\"\"", "\"\\u0000\\n\\r\\u2028\""));
        add(cases, "/whatsapp_account/email", List.of(text(255), "\"not checked\""));
        add(cases, "/message/timestamp", List.of("\"2026-06-02T12:00:00Z\"", "\"1970-01-01T00:00:00Z\""));
        return cases.stream();
    }

    @Test
    void anAttachmentMayStandInPlaceOfAText() {
        var id = "\"" + UPLOAD.attachmentId() + "\"";
        var withText = MessageJson.right().with("/message/attachment/attachment_id", id);
        assertThat(read(withText.toString()).message().attachment()).isEqualTo(UPLOAD);
        var without = read(withText.without("/message/text").toString());
        assertThat(without.message().text()).isEmpty();
        assertThat(read(withText.with("/message/text", "null").toString())).isEqualTo(without);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(pointers(withText.with("/message/attachment/filename", "1").toString()))
                .containsExactly("/message/attachment/filename");
    }

    @Test
    void namesAllWrongFieldsAtOnce() {
        assertThat(pointers("""
                {"chat": {"chat_id": "", "full_name": 7, "is_group": "no", "colour": "red"},
                 "message": {"message_uid": null, "direction": "up", "timestamp": "yesterday", "text": "\\ud800",
                             "sender": {"phone": 5}, "attachment": {}},
                 "whatsapp_account": [], "extra/key~": 1}"""))
                .containsExactlyInAnyOrder(
                        "/whatsapp_account",
                        "/chat/chat_id",
                        "/chat/full_name",
                        "/chat/is_group",
                        "/chat/colour",
                        "/message/message_uid",
                        "/message/direction",
                        "/message/timestamp",
                        "/message/text",
                        "/message/sender/phone",
                        "/message/attachment/attachment_id",
                        "/extra~1key~0");
    }

    @Test
    void namesKeysThatComeTwice() {
        assertThat(pointers("""
                {"chat": {"chat_id": "1", "full_name": "", "chat_id": "1"},
                 "message": {"message_uid": "u", "direction": "sent", "timestamp": "2021-02-24T16:25:29Z", "text": "",
                             "sender": {"phone": "1", "\\u0070hone": "1"}},
                 "chat": {}}""")).containsExactlyInAnyOrder("/chat", "/chat/chat_id", "/message/sender/phone");
    }

    @Test
    void anUnknownKeyMayHoldAnythingAndIsStillNamed() {
        assertThat(pointers(with("/\\ud800", "1"))).containsExactly("/\uFFFD");
        assertThat(pointers(with("/", "1"))).containsExactly("/");
        assertThat(pointers(with("/" + "k".repeat(100_000), "1")))
                .singleElement()
                .satisfies(it -> assertThat(it).hasSize(102).startsWith("/kkk").endsWith("…"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"x\"", "null", "true", "[{}]"})
    void mustBeAnObject(String body) {
        assertThat(pointers(body)).containsExactly("");
    }

    @Test
    void manyMoreKeysThanAMessageCanHaveAreOneProblem() {
        assertThat(pointers("{" + "\"a\": 1,".repeat(5_000) + "\"b\": 1}")).containsExactly("");
    }

    private Content read(String json) {
        var fields = Fields.of(JsonReader.read(json.getBytes(StandardCharsets.UTF_8)), problems);
        var content = MessageReader.content(
                fields, NOW, id -> id.equals(UPLOAD.attachmentId()) ? Optional.of(UPLOAD) : Optional.empty());
        fields.finish();
        return content;
    }

    private List<String> pointers(String json) {
        return errors(json).stream().map(FieldProblem::pointer).toList();
    }

    private List<String> details(String json) {
        return errors(json).stream().map(FieldProblem::detail).toList();
    }

    private static List<FieldProblem> errors(String json) {
        var reading = new MessageReaderTests();
        reading.read(json);
        return reading.problems.refusal().problem().errors();
    }

    private static String message(String more, String chat, String account) {
        return """
                {%s "chat": %s,
                 "message": {"message_uid": "u", "direction": "sent", "timestamp": "2021-02-24T16:25:29Z", "text": "t", %s}}""".formatted(account, chat, more);
    }

    private static String with(String field, String value) {
        return MessageJson.right().with(field, value).toString();
    }

    private static String without(String field) {
        return MessageJson.right().without(field).toString();
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    private static String emoji(int length) {
        return "\"" + EMOJI.repeat(length) + "\"";
    }

    @SafeVarargs
    private static void add(List<Arguments> cases, String field, List<String>... values) {
        for (var list : values) {
            list.forEach(value -> cases.add(Arguments.of(field, value)));
        }
    }
}
