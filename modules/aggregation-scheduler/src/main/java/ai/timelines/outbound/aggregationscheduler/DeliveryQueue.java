package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.aggregationscheduler.QueuedChat.Frozen;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Permalink;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.HeldMessages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The queue of chats that have something to send, as the sending side uses it. */
@Component
public class DeliveryQueue implements HeldMessages {

    /** The most messages of one bundle (R6). */
    public static final int BUNDLE_MESSAGES = 500;

    private final QueueTable table;
    private final Endpoints endpoints;
    private final Conversations conversations;
    private final QueueProgress progress;
    private final AggregationProperties properties;
    private final Transactions transactions;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    DeliveryQueue(
            QueueTable table,
            Endpoints endpoints,
            Conversations conversations,
            QueueProgress progress,
            AggregationProperties properties,
            Transactions transactions,
            TimeOrderedIds ids,
            InstantSource clock) {
        this.table = table;
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.progress = progress;
        this.properties = properties;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a claim brought.
     *
     * @param nextDue when it is worth claiming from this workspace again; null where nothing is known to come
     */
    public record Claimed(List<Claim> claims, @Nullable Instant nextDue) {}

    /** When each workspace's first chat is due; those whose webhook is off are among them. */
    public Map<UUID, Instant> dueTimes() {
        return table.dueTimes();
    }

    /**
     * Leases up to {@code limit} due chats of a workspace, earliest first, freezing what each delivery covers. A failing webhook is
     * probed: it gets one chat at most, and none before its time (R13). One that is off gets none (R9).
     */
    public Claimed claim(UUID workspaceId, int limit, Duration lease) {
        return transactions.call(() -> {
            var endpoint = endpoints.find(workspaceId).filter(Endpoint::enabled).orElse(null);
            if (endpoint == null) {
                return new Claimed(List.of(), null);
            }
            return endpoint.failing() ? probe(workspaceId, lease) : claim(endpoint, limit, lease);
        });
    }

    private Claimed probe(UUID workspaceId, Duration lease) {
        var endpoint = endpoints.lock(workspaceId).filter(Endpoint::enabled).orElse(null);
        if (endpoint == null) {
            return new Claimed(List.of(), null);
        }
        var now = clock.instant();
        var next = endpoint.nextRequestAt();
        if (next != null && now.isBefore(next)) {
            return new Claimed(List.of(), next);
        }
        var claimed = claim(endpoint, 1, lease);
        if (!claimed.claims().isEmpty()) {
            endpoints.beginProbe(workspaceId, now.plus(lease));
        }
        return claimed;
    }

    private Claimed claim(Endpoint endpoint, int limit, Duration lease) {
        var now = clock.instant();
        var due = table.lockDue(endpoint.workspaceId(), now, limit);
        var leased = new ArrayList<QueuedChat>();
        for (var row : due) {
            if (row.isOccupied()) {
                progress.vacate(row, endpoint).ifPresent(it -> table.write(List.of(it)));
            } else {
                leased.add(lease(row, endpoint, now.plus(lease)));
            }
        }
        table.write(leased);
        conversations.keep(leased.stream()
                .filter(row -> row.frozen() != null
                        && row.frozen().bundle()
                        && row.frozen().attempts() == 0)
                .map(row -> new Permalink(
                        endpoint.workspaceId(),
                        row.frozen().webhookId(),
                        row.key().chatId(),
                        row.firstPosition()))
                .toList());
        var claims =
                leased.stream().map(row -> Claims.of(row, endpoint, List.of())).toList();
        return new Claimed(claims, due.size() == limit ? now : table.nextDue(endpoint.workspaceId()));
    }

    private QueuedChat lease(QueuedChat row, Endpoint endpoint, Instant leaseEndsAt) {
        boolean bundle = endpoint.granularity().aggregates();
        long through =
                bundle ? Math.min(row.headThrough(), row.firstPosition() + BUNDLE_MESSAGES - 1) : row.firstPosition();
        return row.claim(new Frozen(ids.next(), through, bundle, 0, 0), UUID.randomUUID(), leaseEndsAt);
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
            if (target == null || row == null || !isFrozenAs(webhookId, row) || isLeased(row)) {
                return Optional.empty();
            }
            var leased = row.claim(
                    Objects.requireNonNull(row.frozen()),
                    UUID.randomUUID(),
                    clock.instant().plus(lease));
            table.write(List.of(leased));
            return Optional.of(Claims.of(leased, target, List.of()));
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
            conversations.hold(workspaceId, chatId);
            var now = clock.instant();
            var row = table.lock(List.of(key)).getOrDefault(key, QueuedChat.empty(key, now));
            if (isLeased(row) || isFrozenAs(webhookId, row)) {
                return Optional.empty();
            }
            var token = UUID.randomUUID();
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

    private boolean isLeased(QueuedChat row) {
        return row.leaseToken() != null && row.dueAt().isAfter(clock.instant());
    }

    /**
     * Moves the queue on by what became of claimed deliveries, in the caller's transaction, which holds the webhooks concerned so that
     * their granularity cannot change meanwhile.
     *
     * <p>A claim whose lease was lost to another is passed over: its successor settles.
     *
     * @param targets the webhooks concerned, as read in this transaction
     * @param goOn whether the caller goes on at once with a chat whose single message is done with, if it has another; that is then
     *     leased right away
     */
    public Settled settle(
            Collection<Settlement> settlements, Map<UUID, Endpoint> targets, Duration lease, boolean goOn) {
        return progress.settle(settlements, targets, lease, goOn);
    }

    /**
     * How the queue stands after a settlement.
     *
     * @param goOn the deliveries to go on with, leased, by the lease token of the claim that each follows
     * @param due when the other chats that were settled are due again, the earliest of each workspace
     */
    public record Settled(Map<UUID, Claim> goOn, Map<UUID, Instant> due) {}

    /** Gives claims back unsent, so that whoever comes next may send them at once. */
    public void release(Collection<Claim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        transactions.run(() -> {
            var now = clock.instant();
            var rows = table.lock(claims.stream().map(Claim::key).toList());
            var released = new HashMap<ChatKey, QueuedChat>();
            for (var claim : claims) {
                var row = rows.get(claim.key());
                if (row != null && claim.leaseToken().equals(row.leaseToken())) {
                    released.put(claim.key(), row.vacate(now));
                }
            }
            table.write(released.values());
        });
    }

    /** What waits for a workspace's webhook. */
    public QueueState state(UUID workspaceId) {
        return new QueueState(table.countMessages(workspaceId), table.nextFreshDue(workspaceId));
    }

    @Override
    public long count(UUID workspaceId) {
        return table.countMessages(workspaceId);
    }

    @Override
    public Duration retention() {
        return properties.heldRetention();
    }
}
