package ai.timelines.outbound.web.api;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a pushed message and fills in the defaults (R25): the rules of the contract's table, field by field. */
final class MessageReader {

    static final int UID = 128;
    static final String ATTACHMENT = "attachment";
    static final String ATTACHMENT_ID = "attachment_id";

    private static final int CHAT_ID = 64;
    private static final int NAME = 255;
    private static final int PHONE = 32;
    private static final int TEXT = 65_536;
    private static final Duration AHEAD = Duration.ofDays(1);

    private MessageReader() {}

    /** Finds the uploads of a workspace. */
    @FunctionalInterface
    interface Uploads {
        Optional<Attachment> find(UUID attachmentId);
    }

    /** @param now the server's time */
    static Content content(Fields document, Instant now, Uploads uploads) {
        return new Content(
                document.objectOrEmpty("whatsapp_account", MessageReader::account),
                document.object("chat", MessageReader::chat),
                document.object("message", message -> message(message, now.plus(AHEAD), uploads)));
    }

    private static Account account(Fields account) {
        return new Account(account.text("full_name", NAME), account.text("email", NAME), account.text("phone", PHONE));
    }

    private static Chat chat(Fields chat) {
        return new Chat(
                chat.textOrInteger("chat_id", CHAT_ID),
                chat.requiredText("full_name", NAME),
                chat.text("phone", PHONE),
                chat.flag("is_group"),
                chat.text("responsible_name", NAME),
                chat.text("responsible_email", NAME));
    }

    private static Message message(Fields message, Instant latest, Uploads uploads) {
        boolean attached = message.any(ATTACHMENT) != null;
        return new Message(
                message.requiredName("message_uid", UID),
                message.parsed("direction", Direction.SENT, MessageReader::direction),
                message.parsed("timestamp", Instant.EPOCH, text -> Timestamps.parse(text, latest)),
                message.objectOrEmpty("sender", MessageReader::party),
                message.objectOrEmpty("recipient", MessageReader::party),
                attached ? message.text("text", TEXT) : message.requiredText("text", TEXT),
                attached ? message.object(ATTACHMENT, it -> attachment(it, uploads)) : null);
    }

    private static @Nullable Attachment attachment(Fields attachment, Uploads uploads) {
        // Whether it is malformed, unknown or another workspace's is one and the same to the caller (R27).
        return attachment.parsed(
                ATTACHMENT_ID,
                null,
                text -> WorkspaceAccess.id(text)
                        .flatMap(uploads::find)
                        .orElseThrow(() -> new Unacceptable("There is no such upload.")));
    }

    private static Party party(Fields party) {
        return new Party(party.text("full_name", NAME), party.text("phone", PHONE));
    }

    private static Direction direction(String code) {
        return Arrays.stream(Direction.values())
                .filter(it -> it.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new Unacceptable("Must be \"sent\" or \"received\"."));
    }
}
