package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.HeldMessages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The queue of chats that have something to send, as the sending side uses it. */
@Component
public class DeliveryQueue implements HeldMessages {

    /** The most messages of one bundle (R6). */
    public static final int BUNDLE_MESSAGES = 500;

    /** They hold locks of webhooks, which whoever accepts for them waits for. */
    private static final int RELEASED_AT_ONCE = 64;

    private final QueueTable table;
    private final MessageCounts counts;
    private final DueChats dueChats;
    private final QueueProgress progress;
    private final LostLeases lostLeases;
    private final Outages outages;
    private final Endpoints endpoints;
    private final AggregationProperties properties;
    private final Transactions transactions;
    private final InstantSource clock;

    DeliveryQueue(
            QueueTable table,
            DueChats dueChats,
            QueueProgress progress,
            LostLeases lostLeases,
            Outages outages,
            Endpoints endpoints,
            AggregationProperties properties,
            Transactions transactions,
            InstantSource clock) {
        this.table = table;
        this.counts = new MessageCounts(table::countMessages);
        this.dueChats = dueChats;
        this.progress = progress;
        this.lostLeases = lostLeases;
        this.outages = outages;
        this.endpoints = endpoints;
        this.properties = properties;
        this.transactions = transactions;
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

        Claimed(List<Claim> claims, @Nullable Instant nextDue) {
            this(claims, nextDue, null, false);
        }

        Claimed lockedOut(boolean is) {
            return new Claimed(claims, nextDue, leftSince, is);
        }
    }

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
     *
     * @param probes whether webhooks may be probed now; if not, those that are to be are due again some seconds later, or when the queue is looked at
     */
    public Claimed claim(UUID workspaceId, int limit, Duration lease, boolean probes) {
        return dueChats.claim(workspaceId, limit, lease, probes);
    }

    /**
     * The same for several workspaces in one transaction. Those for which it takes more than that are missing from the answer, with nothing claimed:
     * their webhook is to be probed, or the leases of some of their chats were lost.
     *
     * @param limits the most chats of each
     */
    public Map<UUID, Claimed> claim(Map<UUID, Integer> limits, Duration lease, boolean probes) {
        return dueChats.claim(limits, lease, probes);
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

    /**
     * Gives claims back unsent, so that whoever comes next may send them at once; what others hold by now is theirs.
     *
     * @param probes whether that goes for probes, too; if not, their webhooks' next requests start no sooner than if they had been sent and lost
     */
    public void release(Map<Claim, Following> claims, boolean probes) {
        var unsent = claims.entrySet().stream()
                .map(it -> new Settlement(
                        it.getKey(), it.getKey().throughPosition(), new Settlement.Result.Unsent(), it.getValue()))
                .sorted(Comparator.comparing(it -> it.claim().workspaceId()))
                .toList();
        for (int from = 0; from < unsent.size(); from += RELEASED_AT_ONCE) {
            var some = unsent.subList(from, Math.min(unsent.size(), from + RELEASED_AT_ONCE));
            transactions.run(() -> {
                if (probes) {
                    some.forEach(it -> endProbe(it.claim()));
                }
                progress.settle(some, Map.of(), Duration.ZERO, false);
            });
        }
    }

    private void endProbe(Claim claim) {
        if (claim.target().failing()) {
            endpoints.endProbe(claim.target(), claim.leaseEndsAt(), clock.instant());
        }
    }

    /** Gives a claim back whose messages are not there, because their transaction was rolled back. */
    public void recheck(Claim claim, Following following) {
        lostLeases.recheck(claim, following);
        endProbe(claim);
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
