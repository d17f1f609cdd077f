package ai.timelines.outbound.web.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message.
 *
 * @param day such as {@code Monday, 23 November 2026}, where it is another one than that of the message before
 * @param time on the workspace's clock, such as {@code 14:05}
 */
record MessageView(
        long position,
        @Nullable String day,
        boolean sent,
        String sender,
        String time,
        Instant timestamp,
        String text,
        @Nullable FileView file,
        StateView state) {

    /** Of the element that shows it. */
    public String anchor() {
        return "message-" + position;
    }
}
