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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** The queue of chats that have something to send, as the sending side uses it. */
@Component
public class DeliveryQueue implements HeldMessages {

    /** The most messages of one bundle (R6). */
    public static final int BUNDLE_MESSAGES = 500;

    private static final Duration WHILE_UNDER_WAY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(DeliveryQueue.class);

    private final QueueTable table;
    private final MessageCounts counts;
    private final Endpoints endpoints;
    private final Conversations conversations;
    private final QueueProgress progress;
    private final LostLeases lostLeases;
    private final Outages outages;
    private final AggregationProperties properties;
    private final Transactions transactions;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    DeliveryQueue(
            QueueTable table,
            Endpoints endpoints,
            Conversations conversations,
            QueueProgress progress,
            LostLeases lostLeases,
            Outages outages,
            AggregationProperties properties,
            Transactions transactions,
            TimeOrderedIds ids,
            InstantSource clock) {
        this.table = table;
        this.counts = new MessageCounts(table::countMessages);
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.progress = progress;
        this.lostLeases = lostLeases;
        this.outages = outages;
        this.properties = properties;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a claim brought.
     *
     * @param nextDue when it is worth claiming from this workspace again; null where nothing is known to come
     * @param leftSince since when the last of what was found is due, where there may be more: what was left is younger; else null
     * @param lockedOut whether some of it is behind a lock that somebody keeps
     */
    public record Claimed(
            List<Claim> claims,
            @Nullable Instant nextDue,
            @Nullable Instant leftSince,
            boolean lockedOut) {

        private Claimed(List<Claim> claims, @Nullable Instant nextDue) {
            this(claims, nextDue, null, false);
        }

        private Claimed lockedOut(boolean is) {
            return new Claimed(claims, nextDue, leftSince, is);
        }
    }

    private static final Claimed NOTHING = new Claimed(List.of(), null);

    /** When each workspace's first chat is due; those whose webhook is off are among them. */
    public Map<UUID, Instant> dueTimes() {
        return ask(table::dueTimes);
    }

    /** Asks the database something that waits for no lock: if it fails or hangs with that, those that hold leases may have had to wait, too. */
    public <T> T ask(Supplier<T> question) {
        return outages.heed(() -> outages.ask(question));
    }

    /**
     * Leases up to {@code limit} due chats of a workspace, earliest first, freezing what each delivery covers. A failing webhook is
     * probed: it gets one chat at most, and none before its time (R13). One that is off gets none (R9).
     */
    public Claimed claim(UUID workspaceId, int limit, Duration lease) {
        return outages.heed(() -> claimOrRecover(workspaceId, limit, lease));
    }

    private Claimed claimOrRecover(UUID workspaceId, int limit, Duration lease) {
        var lost = new ArrayList<ChatKey>();
        var claimed = claim(workspaceId, limit, lease, lost);
        if (lost.isEmpty()) {
            return claimed;
        }
        try {
            outages.heed(() -> {
                lostLeases.recover(workspaceId, lost);
                return true;
            });
        } catch (RuntimeException failure) {
            if (claimed.claims().isEmpty()) {
                throw failure;
            }
            log.warn("workspace={}: {} lost leases could not be taken over; next time", workspaceId, lost.size());
            return claimed.lockedOut(failure instanceof PessimisticLockingFailureException);
        }
        return claimed.claims().isEmpty() ? claim(workspaceId, limit, lease, lost) : claimed;
    }

    private Claimed claim(UUID workspaceId, int limit, Duration lease, List<ChatKey> lost) {
        return outages.inTransaction(() -> {
            lost.clear();
            var endpoint = outages.ask(() -> endpoints.find(workspaceId))
                    .filter(Endpoint::enabled)
                    .orElse(null);
            if (endpoint == null) {
                return NOTHING;
            }
            return endpoint.failing() ? probe(workspaceId, limit, lease, lost) : claim(endpoint, limit, lease, lost);
        });
    }

    private Claimed probe(UUID workspaceId, int limit, Duration lease, List<ChatKey> lost) {
        var endpoint = endpoints.lock(workspaceId).filter(Endpoint::enabled).orElse(null);
        if (endpoint == null) {
            return NOTHING;
        }
        if (!endpoint.failing()) {
            // The probe before has succeeded this moment.
            return claim(endpoint, limit, lease, lost);
        }
        var now = clock.instant();
        var next = endpoint.nextRequestAt();
        if (next != null && now.isBefore(next)) {
            return new Claimed(List.of(), next);
        }
        var claimed = claim(endpoint, 1, lease, lost);
        if (!claimed.claims().isEmpty()) {
            endpoints.beginProbe(workspaceId, now.plus(lease));
        }
        return claimed;
    }

    private Claimed claim(Endpoint endpoint, int limit, Duration lease, List<ChatKey> lost) {
        var now = clock.instant();
        var found = lockDue(endpoint.workspaceId(), now, limit);
        var due = found.rows();
        var leased = new ArrayList<QueuedChat>();
        for (var row : due) {
            if (row.isLost(now)) {
                lost.add(row.key());
            } else {
                leased.add(lease(row, endpoint, now.plus(lease)));
            }
        }
        outages.ask(() -> {
            table.write(leased);
            keepPermalinks(leased);
            return true;
        });
        var claims = leased.stream().map(row -> Claims.of(row, endpoint)).toList();
        boolean maybeMore = due.size() == limit || !lost.isEmpty();
        if (maybeMore) {
            return new Claimed(claims, now, due.getLast().dueAt(), false);
        }
        return new Claimed(
                claims,
                found.passedOver()
                        ? now.plus(WHILE_UNDER_WAY)
                        : outages.ask(() -> table.nextDue(endpoint.workspaceId())));
    }

    private void keepPermalinks(List<QueuedChat> leased) {
        var permalinks = new ArrayList<Permalink>();
        for (var row : leased) {
            if (row.frozen() instanceof Frozen frozen && frozen.bundle() && frozen.attempts() == 0) {
                permalinks.add(new Permalink(
                        row.key().workspaceId(), frozen.webhookId(), row.key().chatId(), row.firstPosition()));
            }
        }
        conversations.keep(permalinks);
    }

    /** @param passedOver whether there are more, which are under way still */
    private record Due(List<QueuedChat> rows, boolean passedOver) {}

    /** What its holder may still settle, though its lease has ended, stands in nobody's way. */
    private Due lockDue(UUID workspaceId, Instant now, int limit) {
        int underWay = 0;
        while (true) {
            int most = limit + underWay;
            var due = outages.ask(() -> table.lockDue(workspaceId, now, most));
            var free = due.stream()
                    .filter(row -> !row.isLost(now) || !lostLeases.mayBeSettled(row))
                    .limit(limit)
                    .toList();
            if (free.size() == limit || due.size() < most) {
                return new Due(free, free.size() < due.size());
            }
            underWay = Math.max(2 * underWay, due.size() - free.size());
        }
    }

    private QueuedChat lease(QueuedChat row, Endpoint endpoint, Instant leaseEndsAt) {
        boolean bundle = endpoint.granularity().aggregates();
        long through =
                bundle ? Math.min(row.headThrough(), row.firstPosition() + BUNDLE_MESSAGES - 1) : row.firstPosition();
        return row.claim(new Frozen(ids.next(), through, bundle, 0, 0), UUID.randomUUID(), leaseEndsAt);
    }

    /**
     * Moves the queue on by what became of claimed deliveries, in the caller's transaction, which holds the webhooks concerned so that
     * their granularity cannot change meanwhile.
     *
     * <p>A claim whose lease was lost to another is passed over: its successor settles.
     *
     * @param targets the webhooks concerned, as read in this transaction
     * @param goOn whether the caller goes on at once with a chat whose single message is done with, if it has another that is next;
     *     that is then leased right away
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
     * @param lost claims that had been lost to another: its holder settles
     */
    public record Settled(Map<UUID, Claim> goOn, Map<UUID, Instant> due, List<Claim> lost) {}

    /** Gives claims back unsent, so that whoever comes next may send them at once; what others hold by now is theirs. */
    public void release(Map<Claim, Following> claims) {
        if (!claims.isEmpty()) {
            var unsent = claims.entrySet().stream()
                    .map(it -> new Settlement(
                            it.getKey(), it.getKey().throughPosition(), new Settlement.Result.Unsent(), it.getValue()))
                    .toList();
            transactions.run(() -> progress.settle(unsent, Map.of(), Duration.ZERO, false));
        }
    }

    /** Gives a claim back whose messages are not there, because their transaction was rolled back. */
    public void recheck(Claim claim, Following following) {
        lostLeases.recheck(claim, following);
    }

    /** When the next of what waits for a workspace's webhook is to be sent, retries left aside; empty where nothing waits. */
    public Optional<Instant> nextDue(UUID workspaceId) {
        return Optional.ofNullable(table.nextFreshDue(workspaceId));
    }

    /** What of a chat waits; empty if nothing does. */
    public Optional<WaitingChat> waiting(UUID workspaceId, String chatId) {
        return table.find(List.of(new ChatKey(workspaceId, chatId))).stream()
                .filter(row -> !row.isEmpty())
                .findFirst()
                .map(row -> WaitingChat.of(row, clock.instant()));
    }

    /** Messages that wait for a workspace's webhook; where they are many, as many as there were some seconds ago. */
    public long waitingMessages(UUID workspaceId) {
        return counts.of(workspaceId);
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
