package ai.timelines.outbound.messageingest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message as an internal service pushed it, checked and with every default filled in (R24).
 *
 * <p>Two pushes mean the same if and only if these records are equal (R25).
 */
public record PushedMessage(UUID workspaceId, Content content) {

    /** All of a push but the workspace: the account, the chat as it looks now, and the message. */
    public record Content(Account account, Chat chat, Message message) {

        /** Of all that whoever pushed it may make long, which is most of what it takes in memory. */
        public int characters() {
            var attachment = message.attachment();
            return length(account.fullName, account.email, account.phone)
                    + length(chat.chatId, chat.fullName, chat.phone, chat.responsibleName, chat.responsibleEmail)
                    + length(message.messageUid, message.text)
                    + length(message.sender.fullName, message.sender.phone)
                    + length(message.recipient.fullName, message.recipient.phone)
                    + (attachment == null ? 0 : length(attachment.filename(), attachment.mimeType()));
        }

        private static int length(String... texts) {
            int length = 0;
            for (var text : texts) {
                length += text.length();
            }
            return length;
        }
    }

    /** The WhatsApp account through which the message went, and the teammate who connected it. */
    public record Account(String fullName, String email, String phone) {}

    /** The chat as it looked when the message was pushed. */
    public record Chat(
            String chatId,
            String fullName,
            String phone,
            boolean isGroup,
            String responsibleName,
            String responsibleEmail) {}

    /**
     * @param timestamp the message's own time, to the second
     * @param attachment null where there is none
     */
    public record Message(
            String messageUid,
            Direction direction,
            Instant timestamp,
            Party sender,
            Party recipient,
            String text,
            @Nullable Attachment attachment) {

        /** One without attachment. */
        public Message(
                String messageUid, Direction direction, Instant timestamp, Party sender, Party recipient, String text) {
            this(messageUid, direction, timestamp, sender, recipient, text, null);
        }
    }

    /** A participant of a chat. */
    public record Party(String fullName, String phone) {}
}
