package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Says in the log which files of what was sent are gone: it went out all the same, with links that lead nowhere.
 *
 * <p>It looks off the way of the deliveries, because a store may take its time. While it looks for many already, the others are passed over.
 */
@Component
class MissingFiles {

    private static final Logger log = LoggerFactory.getLogger(MissingFiles.class);
    private static final int LOOKS_AT_A_TIME = 64;

    private final Semaphore looks = new Semaphore(LOOKS_AT_A_TIME);
    private final Attachments attachments;

    MissingFiles(Attachments attachments) {
        this.attachments = attachments;
    }

    /** An attempt that was made. */
    record Sent(UUID workspaceId, UUID webhookId, UUID attemptId, int attempt) {}

    /** @param linked the files that it linked to */
    void tell(Sent sent, List<Attachment> linked) {
        if (linked.isEmpty() || !looks.tryAcquire()) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                look(sent, linked);
            } catch (RuntimeException failure) {
                log.debug("The files of delivery_id={} could not be looked for", sent.attemptId(), failure);
            } finally {
                looks.release();
            }
        });
    }

    private void look(Sent sent, List<Attachment> linked) {
        attachments
                .missing(sent.workspaceId(), linked)
                .forEach(it -> log.warn(
                        "delivery workspace={} webhook_id={} delivery_id={} attempt={}: the file of attachment={} is gone, its link leads nowhere",
                        sent.workspaceId(),
                        sent.webhookId(),
                        sent.attemptId(),
                        sent.attempt(),
                        it.attachmentId()));
    }
}
