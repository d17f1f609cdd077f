package ai.timelines.outbound.deliverylog;

import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Keeps every attempt to deliver and gives them back, newest first. */
@Component
public class DeliveryLog {
    public void ensureRoom() {}

    public void record(Collection<Attempt> attempts) {}

    public List<AttemptSummary> newest(UUID workspaceId, int limit) {
        return List.of();
    }

    public Optional<Attempt> find(UUID workspaceId, UUID deliveryId) {
        return Optional.empty();
    }

    public List<AttemptSummary> attemptsOf(UUID workspaceId, UUID webhookId) {
        return List.of();
    }

    public int lastAttemptNumber(UUID workspaceId, UUID webhookId) {
        return 0;
    }

    public void writeLog(UUID workspaceId, OutputStream out) {}
}
