package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The links to a bundle's files, each made once. Links differ between attempts, what a bundle holds may not: so each counts for the most that it may
 * become, which the file alone decides.
 */
final class BundleLinks {

    /** The most characters of a link but for what it says of its file: server, key and signature. */
    private static final int LINK = 2_048;

    /** What a character becomes at most within a link. */
    private static final int ENCODED = 3;

    private final Map<Attachment, String> made = new HashMap<>();
    private final Function<Attachment, String> maker;

    BundleLinks(Function<Attachment, String> maker) {
        this.maker = maker;
    }

    String to(Attachment attachment) {
        return made.computeIfAbsent(attachment, maker);
    }

    /** By how many bytes the link to this file may become longer than it is. */
    int slack(Attachment attachment) {
        return Math.max(0, longest(attachment) - to(attachment).length());
    }

    /** A link to a bucket says how the file is to be kept, which takes up to twenty characters for one of its name, and its type. */
    static int longest(Attachment attachment) {
        int said = Attachments.disposition(attachment).length()
                + attachment.mimeType().length();
        return LINK + ENCODED * said;
    }
}
