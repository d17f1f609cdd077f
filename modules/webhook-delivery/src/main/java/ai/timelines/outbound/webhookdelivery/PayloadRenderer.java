package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.ChatLink;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.messageingest.TemporaryLinks;
import ai.timelines.outbound.workspace.PublicUrl;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Renders payloads (R19, R21): the same messages always give the same bytes, apart from the links to their files (R12).
 *
 * <p>Consumers parse them strictly, so the keys and their order are part of the product.
 */
@Component
class PayloadRenderer {

    /** The most bytes of a bundle's JSON (R6). */
    static final int BUNDLE_BYTES = 1 << 20;

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+0000'").withZone(ZoneOffset.UTC);
    private static final JsonFactory json = new JsonFactory();

    /** Makes the link to a file of a workspace (R20). */
    @FunctionalInterface
    interface Links {
        URI to(UUID workspaceId, Attachment attachment);
    }

    private final PublicUrl publicUrl;
    private final AggregationHtml html;
    private final Links links;

    @Autowired
    PayloadRenderer(PublicUrl publicUrl, DispatchProperties properties, TemporaryLinks links) {
        this(publicUrl, properties, links::to);
    }

    PayloadRenderer(PublicUrl publicUrl, DispatchProperties properties, Links links) {
        this.publicUrl = publicUrl;
        this.html = new AggregationHtml(properties.brand());
        this.links = links;
    }

    /** A message on its own (R4). */
    Payload message(AcceptedMessage message) {
        var content = message.content();
        byte[] body = object(out -> {
            writeHead(out, content, message.position() == 1);
            out.writeName("message");
            writeMessage(out, content, it -> link(message.workspaceId(), it));
        });
        return new Payload(
                body,
                message.position(),
                content.chat().fullName(),
                List.of(content.message().messageUid()),
                attachments(List.of(message)));
    }

    /**
     * As many of these messages as a bundle may hold (R6), at least one.
     *
     * @param messages in order of acceptance
     * @param permalinkId what opens the conversation at the bundle's first message (R22)
     */
    Payload bundle(List<AcceptedMessage> messages, UUID permalinkId) {
        var links = new BundleLinks(it -> link(messages.getFirst().workspaceId(), it));
        int count = isSurelyTooLarge(messages) ? fitting(messages) : messages.size();
        byte[] body = renderBundle(messages.subList(0, count), permalinkId, links);
        while (body.length + links.slack(attachments(messages.subList(0, count))) > BUNDLE_BYTES && count > 1) {
            count = Math.min(count - 1, fitting(messages));
            body = renderBundle(messages.subList(0, count), permalinkId, links);
        }
        var last = messages.get(count - 1);
        return new Payload(
                body,
                last.position(),
                last.content().chat().fullName(),
                inOrder(messages.subList(0, count)).stream()
                        .map(it -> it.content().message().messageUid())
                        .toList(),
                attachments(messages.subList(0, count)));
    }

    private String link(UUID workspaceId, Attachment attachment) {
        return links.to(workspaceId, attachment).toString();
    }

    private static List<Attachment> attachments(List<AcceptedMessage> messages) {
        var attachments = new ArrayList<Attachment>(0);
        for (var message : messages) {
            if (message.content().message().attachment() instanceof Attachment attachment) {
                attachments.add(attachment);
            }
        }
        return attachments;
    }

    private static boolean isSurelyTooLarge(List<AcceptedMessage> messages) {
        return messages.stream()
                        .mapToLong(it -> it.content().message().text().length())
                        .sum()
                > BUNDLE_BYTES;
    }

    /** A count by the size of each message alone; what stands around them is left to the exact look. */
    private int fitting(List<AcceptedMessage> messages) {
        long size = 0;
        int count = 0;
        for (var message : messages) {
            var content = message.content();
            long added = object(out -> {
                                out.writeName("message");
                                writeMessage(out, content, _ -> "");
                                out.writeStringProperty("line", html.line(content));
                            })
                            .length
                    - "{\"message\":,\"line\":\"\"}".length();
            if (content.message().attachment() instanceof Attachment attachment) {
                added += BundleLinks.longest(attachment);
            }
            if (size + added > BUNDLE_BYTES) {
                break;
            }
            size += added;
            count++;
        }
        return Math.max(1, count);
    }

    private byte[] renderBundle(List<AcceptedMessage> messages, UUID permalinkId, BundleLinks links) {
        var newest = messages.getLast().content();
        var inOrder = inOrder(messages);
        return object(out -> {
            writeHead(out, newest, messages.getFirst().position() == 1);
            out.writeArrayPropertyStart("messages");
            inOrder.forEach(message -> writeMessage(out, message.content(), links::to));
            out.writeEndArray();
            out.writeStringProperty("first_message_timestamp", timestamp(inOrder.getFirst()));
            out.writeStringProperty("last_message_timestamp", timestamp(inOrder.getLast()));
            out.writeStringProperty(
                    "aggregation",
                    html.of(
                            inOrder.stream().map(AcceptedMessage::content).toList(),
                            publicUrl.link("/permalink/" + permalinkId + "/")));
        });
    }

    /** By their own time; the sort is stable, so ties stay in order of acceptance (R6). */
    private static List<AcceptedMessage> inOrder(List<AcceptedMessage> messages) {
        var sorted = new ArrayList<>(messages);
        sorted.sort(Comparator.comparing(it -> it.content().message().timestamp()));
        return sorted;
    }

    private void writeHead(JsonGenerator out, Content content, boolean isNewChat) {
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

    private static void writeMessage(JsonGenerator out, Content content, Function<Attachment, String> link) {
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

    private static String timestamp(AcceptedMessage message) {
        return timestamp(message.content().message().timestamp());
    }

    private static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }

    private static byte[] object(Consumer<JsonGenerator> members) {
        var bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            members.accept(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
