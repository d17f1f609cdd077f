package ai.timelines.outbound.messageingest;

import java.util.UUID;

/**
 * A file that was uploaded for messages.
 *
 * @param attachmentId what messages name; the same for equal content under the same name and type
 * @param fileId under which the file store has the content
 * @param size bytes
 * @param mimeType as the uploader said, which may be wrong
 */
public record Attachment(UUID attachmentId, UUID fileId, String filename, long size, String mimeType) {}
