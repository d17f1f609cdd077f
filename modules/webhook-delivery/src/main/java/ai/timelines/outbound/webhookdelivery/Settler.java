package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.aggregationscheduler.Settlement;
import ai.timelines.outbound.database.GroupCommit;
import ai.timelines.outbound.database.SparseLine;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhooksettings.BackoffLadder;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.RequestOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of attempts, many in one transaction: the log, the webhook's health with a switch-off and its e-mail, and the
 * queue.
 */
final class Settler implements AutoCloseable {

    /** What waits for an outcome is above all the chat's next message, so a busy node can afford larger groups. */
    private static final Duration GATHERING = Duration.ofMillis(16);

    private static final GroupCommit.Limits LIMITS =
            new GroupCommit.Limits(1, 256, 4 << 20, Long.MAX_VALUE, 0, GATHERING);

    private static final Logger log = LoggerFactory.getLogger(Settler.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final int BYTES_OF_A_ROW = 500;
    private static final double SMOOTHING = 64;

    private final DeliveryLog deliveryLog;
    private final Endpoints endpoints;
    private final DeliveryQueue queue;
    private final Transactions transactions;
    private final BackoffLadder ladder;
    private final Sending sending;
    private final SparseLine lostLine = new SparseLine(BETWEEN_LINES);
    private final InstantSource clock;
    private final GroupCommit<Attempted, Optional<Claim>> ofWorking;
    private final GroupCommit<Attempted, Optional<Claim>> ofFailing;

    /** How long it lately took until an outcome was committed; if two write it at a time, one of them may go missing. */
    private volatile double settlingSeconds;

    /** How many outcomes of a workspace wait among those of working webhooks. */
    private final ConcurrentHashMap<UUID, Integer> waiting = new ConcurrentHashMap<>();

    Settler(
            DeliveryLog deliveryLog,
            Endpoints endpoints,
            DeliveryQueue queue,
            Transactions transactions,
            BackoffLadder ladder,
            Sending sending,
            InstantSource clock) {
        this.deliveryLog = deliveryLog;
        this.endpoints = endpoints;
        this.queue = queue;
        this.transactions = transactions;
        this.ladder = ladder;
        this.sending = sending;
        this.clock = clock;
        this.ofWorking = groupCommit("settle");
        this.ofFailing = groupCommit("settle-failing");
    }

    private GroupCommit<Attempted, Optional<Claim>> groupCommit(String name) {
        return new GroupCommit<>(
                name,
                LIMITS,
                it -> it.bytes() + BYTES_OF_A_ROW,
                it -> it.claim().workspaceId(),
                this::write);
    }

    /**
     * Completes once committed, with the chat's next delivery if that is to follow at once under the same place. An error that came after successes
     * is not written before them: they would undo it.
     *
     * @throws GroupCommit.OverloadedException once this is closed; as much may wait as there are attempts
     */
    CompletableFuture<Optional<Claim>> submit(Attempted attempted) {
        var workspaceId = attempted.claim().workspaceId();
        if (changesHealth(attempted) && !waiting.containsKey(workspaceId)) {
            return ofFailing.submit(attempted);
        }
        waiting.merge(workspaceId, 1, Integer::sum);
        try {
            long begin = System.nanoTime();
            return ofWorking.submit(attempted).whenComplete((_, failure) -> {
                written(workspaceId);
                if (failure == null) {
                    settlingSeconds += ((System.nanoTime() - begin) / 1e9 - settlingSeconds) / SMOOTHING;
                }
            });
        } catch (RuntimeException closed) {
            written(workspaceId);
            throw closed;
        }
    }

    /** How long it lately took until an outcome was committed. */
    double settlingSeconds() {
        return settlingSeconds;
    }

    private void written(UUID workspaceId) {
        waiting.computeIfPresent(workspaceId, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** As far as was known when it was claimed: its webhook will be written, not only read. */
    private static boolean changesHealth(Attempted attempted) {
        return !attempted.sent().judgement().success()
                || attempted.claim().target().failing();
    }

    private List<Optional<Claim>> write(List<Attempted> group) {
        deliveryLog.ensureRoom();
        return answers(group, lockAndSettle(group, true));
    }

    /** For an attempt that the log does not take, whatever the reason: the webhook and the queue go on by the same rules. */
    Optional<Claim> settleUnlogged(Attempted attempted) {
        var group = List.of(attempted);
        return answers(group, lockAndSettle(group, false)).getFirst();
    }

    /**
     * A transaction locks webhooks once, in their order, and all of them for writing or none: with some of each, two nodes might wait for each other.
     * Working webhooks, of which most groups are, are only held, so that nobody who accepts for them waits.
     */
    private SettledGroup lockAndSettle(List<Attempted> group, boolean logged) {
        var workspaces = group.stream().map(it -> it.claim().workspaceId()).collect(Collectors.toSet());
        if (group.stream().noneMatch(Settler::changesHealth)) {
            var settled = transactions.call(() -> settleIfWorking(group, workspaces, logged));
            if (settled.isPresent()) {
                return settled.get();
            }
        }
        return transactions.call(() -> settleLocked(group, endpoints.lock(workspaces), logged));
    }

    /** Empty, with nothing written, if one of the webhooks has begun to fail since it was claimed for. */
    private Optional<SettledGroup> settleIfWorking(List<Attempted> group, Set<UUID> workspaces, boolean logged) {
        var held = endpoints.findAndHold(workspaces);
        return held.values().stream().anyMatch(Endpoint::failing)
                ? Optional.empty()
                : Optional.of(settleLocked(group, held, logged));
    }

    /** What is to follow at once after each of them; tells the others who wait for the outcome. */
    private List<Optional<Claim>> answers(List<Attempted> group, SettledGroup outcome) {
        group.stream().filter(it -> outcome.lost().contains(it.claim())).forEach(this::tellLost);
        outcome.notAtOnce().forEach(sending::stop);
        outcome.expected().forEach(sending::expect);
        return group.stream()
                .map(attempted ->
                        Optional.ofNullable(outcome.goOn().get(attempted.claim().leaseToken())))
                .toList();
    }

    /**
     * @param goOn the deliveries to go on with, by the lease token of the claim that each follows
     * @param expected when each workspace has something due again
     * @param notAtOnce workspaces whose webhook is off or fails: nothing of theirs goes without a claim
     * @param lost claims that others hold by now
     */
    private record SettledGroup(
            Map<UUID, Claim> goOn, Map<UUID, Instant> expected, Set<UUID> notAtOnce, Set<Claim> lost) {}

    private void tellLost(Attempted attempted) {
        lostLine.next()
                .ifPresent(withheld -> log.warn(
                        "workspace={} webhook_id={} delivery_id={}: the lease ended before the outcome was written; the same is sent again; {} more since the last such line",
                        attempted.claim().workspaceId(),
                        attempted.claim().webhookId(),
                        attempted.attemptId(),
                        withheld));
    }

    /** @param before the webhooks: no granularity may change while the queue moves on by it */
    private SettledGroup settleLocked(List<Attempted> group, Map<UUID, Endpoint> before, boolean logged) {
        var after = endpoints.report(before, outcomes(group));
        var settlements = new ArrayList<Settlement>();
        var attempts = new ArrayList<Attempt>();
        for (var attempted : group) {
            var target = after.get(attempted.claim().workspaceId());
            var settlement = attempted.settlement(ladder, target != null && target.enabled());
            settlements.add(settlement);
            attempts.add(attempted.logged(settlement.result()));
        }
        if (logged) {
            deliveryLog.record(attempts);
        }
        var settled = queue.settle(settlements, after, sending.lease(), sending.isTaking());
        return new SettledGroup(
                settled.goOn(), expected(settled.due(), before, after), notAtOnce(after), Set.copyOf(settled.lost()));
    }

    private static Set<UUID> notAtOnce(Map<UUID, Endpoint> targets) {
        return targets.values().stream()
                .filter(target -> target.failing() || !target.enabled())
                .map(Endpoint::workspaceId)
                .collect(Collectors.toSet());
    }

    /** A webhook that recovered has everything due that waited for it; one that fails, nothing before its next request (R13). */
    private Map<UUID, Instant> expected(Map<UUID, Instant> due, Map<UUID, Endpoint> before, Map<UUID, Endpoint> after) {
        var expected = new HashMap<>(due);
        after.forEach((workspaceId, target) -> {
            var next = target.nextRequestAt();
            if (before.get(workspaceId) instanceof Endpoint was && was.failing() && !target.failing()) {
                expected.put(workspaceId, clock.instant());
            } else if (next != null) {
                expected.computeIfPresent(workspaceId, (_, at) -> at.isBefore(next) ? next : at);
            }
        });
        return expected;
    }

    private static Map<UUID, List<RequestOutcome>> outcomes(List<Attempted> group) {
        return group.stream()
                .collect(Collectors.groupingBy(
                        it -> it.claim().workspaceId(), Collectors.mapping(Attempted::outcome, Collectors.toList())));
    }

    @Override
    public void close() {
        ofWorking.close();
        ofFailing.close();
    }
}
