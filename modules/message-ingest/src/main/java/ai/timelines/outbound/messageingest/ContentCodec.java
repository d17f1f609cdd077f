package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The canonical bytes of a message's content: one JSON array of its values in a fixed order, so that equal content is equal bytes. The values of
 * an attachment are there only if there is one.
 *
 * <p>The first element is the format's version; a later format may append values, never move them.
 */
final class ContentCodec {

    private static final int VERSION = 1;
    private static final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(1 << 20).build())
            .build();

    private ContentCodec() {}

    static byte[] encode(Content content) {
        var message = content.message();
        var chat = content.chat();
        var account = content.account();
        var bytes = new ByteArrayOutputStream(256 + message.text().length());
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartArray();
            out.writeNumber(VERSION);
            out.writeString(account.fullName());
            out.writeString(account.email());
            out.writeString(account.phone());
            out.writeString(chat.chatId());
            out.writeString(chat.fullName());
            out.writeString(chat.phone());
            out.writeBoolean(chat.isGroup());
            out.writeString(chat.responsibleName());
            out.writeString(chat.responsibleEmail());
            out.writeString(message.messageUid());
            out.writeString(message.direction().code());
            out.writeNumber(message.timestamp().getEpochSecond());
            out.writeString(message.sender().fullName());
            out.writeString(message.sender().phone());
            out.writeString(message.recipient().fullName());
            out.writeString(message.recipient().phone());
            out.writeString(message.text());
            if (message.attachment() instanceof Attachment attachment) {
                out.writeString(attachment.attachmentId().toString());
                out.writeString(attachment.fileId().toString());
                out.writeString(attachment.filename());
                out.writeNumber(attachment.size());
                out.writeString(attachment.mimeType());
            }
            out.writeEndArray();
        }
        return bytes.toByteArray();
    }

    static Content decode(byte[] bytes) {
        try (JsonParser in = json.createParser(ObjectReadContext.empty(), bytes)) {
            var values = new Values(in);
            var account = new Account(values.text(), values.text(), values.text());
            var chat =
                    new Chat(values.text(), values.text(), values.text(), values.bool(), values.text(), values.text());
            return new Content(
                    account,
                    chat,
                    new Message(
                            values.text(),
                            values.text().equals(Direction.SENT.code()) ? Direction.SENT : Direction.RECEIVED,
                            Instant.ofEpochSecond(values.number()),
                            new Party(values.text(), values.text()),
                            new Party(values.text(), values.text()),
                            values.text(),
                            values.hasMore() ? attachment(values) : null));
        }
    }

    private static Attachment attachment(Values values) {
        return new Attachment(
                UUID.fromString(values.current()),
                UUID.fromString(values.text()),
                values.text(),
                values.number(),
                values.text());
    }

    /** Reads one value after the other. */
    private static final class Values {
        private final JsonParser in;

        Values(JsonParser in) {
            this.in = in;
            in.nextToken();
            if (number() != VERSION) {
                throw new IllegalStateException("A message was stored in a format of a later version");
            }
        }

        String text() {
            in.nextToken();
            return in.getString();
        }

        /** Whether another value follows, which is then the current one. */
        boolean hasMore() {
            return in.nextToken() != JsonToken.END_ARRAY;
        }

        String current() {
            return in.getString();
        }

        long number() {
            in.nextToken();
            return in.getLongValue();
        }

        boolean bool() {
            return in.nextToken() == JsonToken.VALUE_TRUE;
        }
    }
}
