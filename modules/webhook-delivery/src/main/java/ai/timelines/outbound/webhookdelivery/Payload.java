package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.Attachment;
import java.util.List;

/**
 * The body of a request and what it covers.
 *
 * @param throughPosition the last position in it; less than asked for where a bundle would have grown too large (R6)
 * @param attachments the files that it links to
 */
record Payload(
        byte[] body, long throughPosition, String chatName, List<String> messageUids, List<Attachment> attachments) {}
