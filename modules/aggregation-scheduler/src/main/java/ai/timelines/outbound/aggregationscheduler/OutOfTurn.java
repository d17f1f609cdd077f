package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What is sent of a chat because somebody asked for it, out of its turn in the queue (R12). */
@Component
public class OutOfTurn {

    private final QueueTable table;
    private final Endpoints endpoints;
    private final Conversations conversations;
    private final QueueProgress progress;
    private final Transactions transactions;
    private final InstantSource clock;

    OutOfTurn(
            QueueTable table,
            Endpoints endpoints,
            Conversations conversations,
            QueueProgress progress,
            Transactions transactions,
            InstantSource clock) {
        this.table = table;
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.progress = progress;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Leases the very delivery that waits to be tried again, whether it is due or not.
     *
     * @return empty if that delivery is done with or under way
     */
    public Optional<Claim> claimWaiting(UUID workspaceId, String chatId, UUID webhookId, Duration lease) {
        var key = new ChatKey(workspaceId, chatId);
        return transactions.call(() -> {
            var target = endpoints.find(workspaceId).filter(Endpoint::enabled).orElse(null);
            var row = table.lock(List.of(key)).get(key);
            if (target == null || row == null || !isFrozenAs(webhookId, row) || row.leaseToken() != null) {
                return Optional.empty();
            }
            var leased = row.claim(
                    Objects.requireNonNull(row.frozen()),
                    UUID.randomUUID(),
                    clock.instant().plus(lease));
            table.write(List.of(leased));
            return Optional.of(Claims.of(leased, target));
        });
    }

    /**
     * A chat that is kept from sending while its holder sends something else of it.
     *
     * @param dueBefore when it would have gone on
     */
    public record Occupation(UUID workspaceId, String chatId, UUID leaseToken, Instant dueBefore) {}

    /**
     * Keeps a chat from sending, so that a POST beside the queue overlaps no other of that chat (R7); for the time of a lease at most.
     *
     * @param webhookId the delivery that is to be sent beside the queue
     * @return empty while something of the chat is under way, or that very delivery waits in the queue
     */
    public Optional<Occupation> occupy(UUID workspaceId, String chatId, UUID webhookId, Duration lease) {
        var key = new ChatKey(workspaceId, chatId);
        return transactions.call(() -> {
            conversations.holdLastPositions(workspaceId, List.of(chatId), false);
            var now = clock.instant();
            var row = table.lock(List.of(key)).getOrDefault(key, QueuedChat.empty(key, now));
            if (row.leaseToken() != null || isFrozenAs(webhookId, row)) {
                return Optional.empty();
            }
            var token = QueuedChat.occupyingToken();
            table.write(List.of(row.occupy(token, now.plus(lease))));
            return Optional.of(new Occupation(workspaceId, chatId, token, row.dueAt()));
        });
    }

    /**
     * Lets the chat send again, in the caller's transaction, which holds the webhook.
     *
     * @return when it has something due; empty where it has not
     */
    public Optional<Instant> vacate(Occupation occupation, Endpoint target) {
        var key = new ChatKey(occupation.workspaceId(), occupation.chatId());
        return Optional.ofNullable(table.lock(List.of(key)).get(key))
                .filter(row -> occupation.leaseToken().equals(row.leaseToken()))
                .flatMap(row -> row.frozen() == null
                        ? progress.vacate(row, target)
                        : Optional.of(row.vacate(occupation.dueBefore())))
                .map(row -> {
                    table.write(List.of(row));
                    return row.dueAt();
                });
    }

    private static boolean isFrozenAs(UUID webhookId, QueuedChat row) {
        return row.frozen() != null && row.frozen().webhookId().equals(webhookId);
    }
}
