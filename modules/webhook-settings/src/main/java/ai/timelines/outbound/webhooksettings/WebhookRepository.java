package ai.timelines.outbound.webhooksettings;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface WebhookRepository extends Repository<Webhook, UUID> {

    Optional<Webhook> findById(UUID workspaceId);
}
