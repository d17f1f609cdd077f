package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.AcceptedAt;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Lets go of what was held for a switched-off webhook for too long (R9). */
@Component
public class HeldExpiry {

    private static final Logger log = LoggerFactory.getLogger(HeldExpiry.class);
    private static final int CHATS_AT_A_TIME = 200;
    private static final int POSITIONS_AT_A_TIME = 1_000;

    private final QueueTable table;
    private final LostLeases lostLeases;
    private final QueueProgress progress;
    private final Endpoints endpoints;
    private final Conversations conversations;
    private final Transactions transactions;
    private final AggregationProperties properties;
    private final InstantSource clock;

    HeldExpiry(
            QueueTable table,
            LostLeases lostLeases,
            QueueProgress progress,
            Endpoints endpoints,
            Conversations conversations,
            Transactions transactions,
            AggregationProperties properties,
            InstantSource clock) {
        this.table = table;
        this.lostLeases = lostLeases;
        this.progress = progress;
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Returns how many messages were let go. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    public long runOnce() {
        var before = clock.instant().minus(properties.heldRetention());
        long expired = 0;
        for (var workspaceId : table.dueTimes().keySet()) {
            if (isOff(endpoints.find(workspaceId))) {
                expired += expire(workspaceId, before);
            }
        }
        return expired;
    }

    private static boolean isOff(Optional<Endpoint> endpoint) {
        return endpoint.map(it -> !it.enabled()).orElse(true);
    }

    private long expire(UUID workspaceId, Instant before) {
        var lost = table.lost(workspaceId, clock.instant());
        if (!lost.isEmpty()) {
            lostLeases.recover(workspaceId, lost);
        }
        long expired = 0;
        var chats = table.headAcceptedBefore(workspaceId, before, "", CHATS_AT_A_TIME);
        while (!chats.isEmpty()) {
            for (var chat : chats) {
                expired += expireAll(chat, before);
            }
            chats = table.headAcceptedBefore(
                    workspaceId, before, chats.getLast().chatId(), CHATS_AT_A_TIME);
        }
        if (expired > 0) {
            log.info("Let go of {} messages of workspace {} that were held too long", expired, workspaceId);
        }
        return expired;
    }

    /** Some at a time. */
    private long expireAll(ChatKey chat, Instant before) {
        long expired = 0;
        long step;
        do {
            step = transactions.call(() -> expire(chat, before));
            expired += step;
        } while (step > 0);
        return expired;
    }

    /** The webhook is held, so that it cannot be switched on meanwhile; what is under way is left alone. */
    private long expire(ChatKey chat, Instant before) {
        var endpoint = endpoints.findAndHold(List.of(chat.workspaceId())).get(chat.workspaceId());
        var row = table.lock(List.of(chat)).get(chat);
        if (!isOff(Optional.ofNullable(endpoint)) || row == null || row.leaseToken() != null) {
            return 0;
        }
        var times = conversations.acceptanceTimes(
                chat.workspaceId(), chat.chatId(), row.firstPosition(), POSITIONS_AT_A_TIME);
        long first = times.stream()
                .filter(it -> !it.acceptedAt().isBefore(before))
                .findFirst()
                .map(AcceptedAt::position)
                .orElse(
                        times.isEmpty()
                                ? row.lastPosition() + 1
                                : times.getLast().position() + 1);
        if (first > row.lastPosition()) {
            table.delete(List.of(chat));
        } else {
            var acceptedAt = times.stream()
                    .filter(it -> it.position() >= first)
                    .findFirst()
                    .map(AcceptedAt::acceptedAt)
                    .orElse(row.headAcceptedAt()); // All that were looked at went: it is looked at again.
            table.write(List.of(progress.from(row, first, endpoint).acceptedAt(acceptedAt)));
        }
        return first - row.firstPosition();
    }
}
