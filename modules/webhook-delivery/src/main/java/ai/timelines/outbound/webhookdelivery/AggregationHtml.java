package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The HTML note of a bundle, for CRMs (R21).
 *
 * @param brand the product's name in the closing link
 */
record AggregationHtml(String brand) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final String LINE_BREAK = "<br/>";

    /** One message's line, with its end. */
    void writeLine(Content content, JsonText out) {
        var message = content.message();
        out.append("from ");
        escape(sender(message), out);
        out.append(" on ").append(MINUTE.format(message.timestamp())).append(": ");
        escape(message.text(), out);
        if (message.attachment() instanceof Attachment attachment) {
            out.append(message.text().isEmpty() ? "[" : " [");
            escape(attachment.filename(), out);
            out.append("]");
        }
        out.append(LINE_BREAK);
    }

    /** What stands below the lines. */
    void writeClosing(String permalink, JsonText out) {
        out.append("Click <a href='");
        escape(permalink, out);
        out.append("'>here</a> to open the conversation in ");
        escape(brand, out);
    }

    private static String sender(Message message) {
        var sender = message.sender();
        if (!sender.fullName().isEmpty()) {
            return sender.fullName();
        }
        return sender.phone().isEmpty() ? "Unknown" : sender.phone();
    }

    private static void escape(String text, JsonText out) {
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            var html = html(text, i);
            if (html != null) {
                out.append(text, copied, i).append(html);
                copied = i + 1;
            }
        }
        out.append(text, copied, text.length());
    }

    /** What stands for that character; null if it stands for itself. */
    private static @Nullable String html(String text, int at) {
        return switch (text.charAt(at)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            case '\n' -> LINE_BREAK;
            case '\r' -> text.startsWith("\n", at + 1) ? "" : LINE_BREAK;
            default -> null;
        };
    }
}
