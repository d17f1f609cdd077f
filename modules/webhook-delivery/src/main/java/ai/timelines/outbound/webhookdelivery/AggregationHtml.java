package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The HTML note of a bundle, for CRMs (R21).
 *
 * @param brand the product's name in the closing link
 */
record AggregationHtml(String brand) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final String LINE_BREAK = "<br/>";

    /** @param messages in the order in which they are shown */
    String of(List<Content> messages, String permalink) {
        var note = new StringBuilder();
        for (var message : messages) {
            note.append(line(message)).append(LINE_BREAK);
        }
        return note.append("Click <a href='")
                .append(escaped(permalink))
                .append("'>here</a> to open the conversation in ")
                .append(escaped(brand))
                .toString();
    }

    /** One message's line. */
    String line(Content content) {
        var message = content.message();
        var sender = message.sender();
        var name = !sender.fullName().isEmpty()
                ? sender.fullName()
                : !sender.phone().isEmpty() ? sender.phone() : "Unknown";
        return "from " + escaped(name) + " on " + MINUTE.format(message.timestamp()) + ": "
                + escaped(withAttachment(message));
    }

    private static String withAttachment(Message message) {
        if (!(message.attachment() instanceof Attachment attachment)) {
            return message.text();
        }
        var name = "[" + attachment.filename() + "]";
        return message.text().isEmpty() ? name : message.text() + " " + name;
    }

    private static String escaped(String text) {
        var html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                case '\n' -> html.append(LINE_BREAK);
                case '\r' -> {
                    if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                        html.append(LINE_BREAK);
                    }
                }
                default -> html.append(c);
            }
        }
        return html.toString();
    }
}
