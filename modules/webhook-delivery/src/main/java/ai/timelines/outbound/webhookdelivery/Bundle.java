package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * A bundle in the making (R6): of each message that is added, only what was rendered is kept, until the body is put together of that.
 *
 * <p>Messages are added in order of acceptance and stand in order of their own time; the names, which come first, are those of the last one.
 */
final class Bundle {

    /** The most bytes of a bundle's JSON (R6). */
    static final int MOST_BYTES = 1 << 20;

    private static final byte[] MESSAGES = ascii(",\"messages\":[");
    private static final byte[] FIRST_TIMESTAMP = ascii("],\"first_message_timestamp\":\"");
    private static final byte[] LAST_TIMESTAMP = ascii("\",\"last_message_timestamp\":\"");
    private static final byte[] AGGREGATION = ascii("\",\"aggregation\":\"");
    private static final byte[] END = ascii("\"}");
    private static final int TIMESTAMPS =
            2 * PayloadJson.timestamp(Instant.EPOCH).length();

    private final PayloadJson json;
    private final AggregationHtml html;
    private final BundleLinks links;
    private final ByteArrayBuilder rendered = new ByteArrayBuilder();
    private final JsonGenerator out = PayloadJson.writer(rendered);
    private final JsonText note = new JsonText(rendered);
    private final byte[] closing;
    private final List<Part> parts = new ArrayList<>();
    private final List<Attachment> attachments = new ArrayList<>(0);
    private @Nullable AcceptedMessage newest;
    private boolean isNewChat;
    private byte[] head = new byte[0];
    private int partBytes;
    private long linkSlack;

    Bundle(PayloadJson json, AggregationHtml html, BundleLinks links, String permalink) {
        this.json = json;
        this.html = html;
        this.links = links;
        html.writeClosing(permalink, note);
        note.flush();
        this.closing = rendered.toByteArray();
    }

    /** A message as it was rendered: its JSON, and from {@code noteAt} on its line of the note. */
    private record Part(Instant timestamp, String messageUid, byte[] bytes, int noteAt) {

        private void putMessage(ByteBuffer body) {
            body.put(bytes, 0, noteAt);
        }

        private void putNote(ByteBuffer body) {
            body.put(bytes, noteAt, bytes.length - noteAt);
        }
    }

    /** Adds messages in turn, as far as they fit; the first one always does. Returns whether all of them did. */
    boolean addAll(List<AcceptedMessage> messages) {
        return messages.stream().allMatch(this::add);
    }

    private boolean add(AcceptedMessage message) {
        if (newest == null) {
            isNewChat = message.position() == 1;
        }
        var content = message.content();
        int noteAt = render(content);
        var attachment = content.message().attachment();
        long slack = linkSlack + (attachment == null ? 0 : links.slack(attachment));
        byte[] newHead = head(message);
        if (newest != null && bytes(newHead, partBytes + rendered.size(), parts.size() + 1) + slack > MOST_BYTES) {
            return false;
        }
        var part =
                new Part(content.message().timestamp(), content.message().messageUid(), rendered.toByteArray(), noteAt);
        parts.add(part);
        partBytes += part.bytes().length;
        linkSlack = slack;
        head = newHead;
        newest = message;
        if (attachment != null) {
            attachments.add(attachment);
        }
        return true;
    }

    /** Returns where its line of the note begins. */
    private int render(Content content) {
        rendered.reset();
        PayloadJson.writeMessage(out, content, links::to);
        out.flush();
        int noteAt = rendered.size();
        html.writeLine(content, note);
        note.flush();
        return noteAt;
    }

    /** All that stands before the messages. Most often it is the same for all of them. */
    private byte[] head(AcceptedMessage message) {
        var content = message.content();
        if (newest != null
                && content.chat().equals(newest.content().chat())
                && content.account().equals(newest.content().account())) {
            return head;
        }
        return PayloadJson.object(out -> json.writeHead(out, content, isNewChat));
    }

    private int bytes(byte[] head, int partBytes, int count) {
        int between = count - 1;
        int frame = MESSAGES.length
                + FIRST_TIMESTAMP.length
                + LAST_TIMESTAMP.length
                + TIMESTAMPS
                + AGGREGATION.length
                + END.length;
        return withoutEnd(head) + frame + partBytes + between + closing.length;
    }

    /** The object goes on. */
    private static int withoutEnd(byte[] head) {
        return head.length - 1;
    }

    /** To be called once, when all was added; empty if nothing was. */
    Optional<Payload> payload() {
        return newest == null ? Optional.empty() : Optional.of(payload(newest));
    }

    private Payload payload(AcceptedMessage newest) {
        out.close();
        // The sort is stable, so ties stay in order of acceptance.
        parts.sort(Comparator.comparing(Part::timestamp));
        return new Payload(
                body(),
                newest.position(),
                newest.content().chat().fullName(),
                parts.stream().map(Part::messageUid).toList(),
                attachments);
    }

    private byte[] body() {
        var body = ByteBuffer.allocate(bytes(head, partBytes, parts.size()));
        body.put(head, 0, withoutEnd(head)).put(MESSAGES);
        parts.getFirst().putMessage(body);
        for (var part : parts.subList(1, parts.size())) {
            body.put((byte) ',');
            part.putMessage(body);
        }
        body.put(FIRST_TIMESTAMP).put(timestamp(parts.getFirst()));
        body.put(LAST_TIMESTAMP).put(timestamp(parts.getLast()));
        body.put(AGGREGATION);
        parts.forEach(part -> part.putNote(body));
        body.put(closing).put(END);
        return body.array();
    }

    private static byte[] timestamp(Part part) {
        return ascii(PayloadJson.timestamp(part.timestamp()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
