package ai.timelines.outbound.web.receiver;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as the page shows it.
 *
 * @param chat the chat's name, else its id; empty where the body names none
 * @param messages how many the body holds
 * @param verified whether it was signed with the development tenant's secret
 */
record ReceivedView(
        long number,
        String receivedAt,
        String webhookId,
        String chat,
        int messages,
        int answeredStatus,
        boolean verified,
        String json) {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final JsonMapper MAPPER = new JsonMapper();

    static ReceivedView of(ReceivedRequest request, String secret) {
        var text = new String(request.body(), StandardCharsets.UTF_8);
        var body = parsed(text);
        var chat = body.path("chat");
        var name = chat.path("full_name").asString("");
        return new ReceivedView(
                request.number(),
                MOMENT.format(request.receivedAt()),
                request.webhookId(),
                name.isBlank() ? chat.path("chat_id").asString("") : name,
                body.has("message") ? 1 : body.path("messages").size(),
                request.answeredStatus(),
                SignatureCheck.verifies(request, secret),
                body.isContainer() ? body.toPrettyString() : text);
    }

    private static JsonNode parsed(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException notJson) {
            return MAPPER.missingNode();
        }
    }
}
