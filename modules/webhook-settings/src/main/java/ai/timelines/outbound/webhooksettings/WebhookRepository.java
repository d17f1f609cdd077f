package ai.timelines.outbound.webhooksettings;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface WebhookRepository extends Repository<Webhook, UUID> {

    Optional<Webhook> findById(UUID workspaceId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select w from Webhook w where w.workspaceId = :workspaceId")
    Optional<Webhook> lock(UUID workspaceId);
}
