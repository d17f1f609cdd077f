package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.ChatLink;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.workspace.PublicUrl;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/** The JSON of payloads (R19). Consumers parse it strictly, so the keys and their order are part of the product. */
record PayloadJson(PublicUrl publicUrl) {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+0000'").withZone(ZoneOffset.UTC);
    private static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator("").build();

    /** Whose account and which chat it is, as the message knows them. */
    void writeHead(JsonGenerator out, Content content, boolean isNewChat) {
        var account = content.account();
        out.writeObjectPropertyStart("whatsapp_account");
        out.writeStringProperty("full_name", account.fullName());
        out.writeStringProperty("email", account.email());
        out.writeStringProperty("phone", account.phone());
        out.writeEndObject();
        var chat = content.chat();
        out.writeObjectPropertyStart("chat");
        out.writeStringProperty("full_name", chat.fullName());
        out.writeStringProperty("responsible_name", chat.responsibleName());
        out.writeStringProperty("responsible_email", chat.responsibleEmail());
        out.writeStringProperty("chat_url", chatUrl(chat.chatId()));
        out.writeStringProperty("chat_id", chat.chatId());
        out.writeBooleanProperty("is_new_chat", isNewChat);
        out.writeBooleanProperty("is_group", chat.isGroup());
        out.writeStringProperty("phone", chat.isGroup() ? "" : chat.phone());
        out.writeEndObject();
    }

    private String chatUrl(String chatId) {
        return publicUrl.link(ChatLink.path(chatId));
    }

    static void writeMessage(JsonGenerator out, Content content, Function<Attachment, String> link) {
        var message = content.message();
        out.writeStartObject();
        out.writeStringProperty("direction", message.direction().code());
        out.writeStringProperty("timestamp", timestamp(message.timestamp()));
        out.writeStringProperty("message_id", message.messageUid());
        out.writeStringProperty("message_uid", message.messageUid());
        writeParty(out, "sender", message.sender());
        writeParty(out, "recipient", message.recipient());
        out.writeStringProperty("text", message.text());
        if (message.attachment() instanceof Attachment attachment) {
            out.writeObjectPropertyStart("attachment");
            out.writeStringProperty(FreshLinks.LINK, link.apply(attachment));
            out.writeStringProperty("filename", attachment.filename());
            out.writeNumberProperty("size", attachment.size());
            out.writeStringProperty("mimetype", attachment.mimeType());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void writeParty(JsonGenerator out, String name, Party party) {
        out.writeObjectPropertyStart(name);
        out.writeStringProperty("full_name", party.fullName());
        out.writeStringProperty("phone", party.phone());
        out.writeEndObject();
    }

    static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }

    static byte[] object(Consumer<JsonGenerator> members) {
        var bytes = new ByteArrayBuilder(1024);
        try (var out = writer(bytes)) {
            out.writeStartObject();
            members.accept(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** For values that follow each other with nothing between them. */
    static JsonGenerator writer(ByteArrayBuilder target) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), target);
    }
}
