package ai.timelines.outbound.web.conversation;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.web.outbound.VisibleText;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message's file.
 *
 * @param size as people read it
 * @param picture where it can be seen, if it is said to be a picture; whether it is one is looked at there
 * @param missing whether it is not kept any more
 */
record FileView(
        String name, String size, String path, @Nullable String picture, boolean missing) {

    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    static FileView of(UUID workspaceId, Attachment attachment, boolean missing) {
        var path = "/files/" + workspaceId + "/" + attachment.attachmentId();
        boolean picture = !missing && PICTURES.contains(attachment.mimeType());
        return new FileView(
                VisibleText.line(attachment.filename()),
                size(attachment.size()),
                path,
                picture ? path + "/picture" : null,
                missing);
    }

    private static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        if (bytes < 1_000_000) {
            return String.format(Locale.ENGLISH, "%.0f kB", bytes / 1e3);
        }
        return String.format(Locale.ENGLISH, "%.1f MB", bytes / 1e6);
    }
}
