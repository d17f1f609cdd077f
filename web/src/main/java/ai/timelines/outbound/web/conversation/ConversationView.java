package ai.timelines.outbound.web.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a conversation.
 *
 * @param title whose it is
 * @param path where a resend is asked for
 * @param chatId the parameter that names the chat where the path cannot; else null
 * @param older where what stands before it is; null where there is nothing
 * @param newer where what follows is; null where there is nothing
 * @param opened the message to look at first; 0 for the last one
 * @param zone of all times
 * @param manages whether the person may send again
 */
record ConversationView(
        String title,
        String account,
        String resendPath,
        @Nullable String chatId,
        List<MessageView> messages,
        @Nullable String older,
        @Nullable String newer,
        long opened,
        String zone,
        boolean manages) {}
