package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue.Settled;
import ai.timelines.outbound.aggregationscheduler.QueuedChat.Frozen;
import ai.timelines.outbound.aggregationscheduler.Remainders.Remainder;
import ai.timelines.outbound.aggregationscheduler.Settlement.Result;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.messageingest.Conversations.Place;
import ai.timelines.outbound.webhooksettings.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How chats go on in the queue once an attempt has ended. */
@Component
class QueueProgress {

    private static final Duration RENEWAL = Duration.ofSeconds(5);

    private final QueueTable table;
    private final Remainders remainders;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    QueueProgress(QueueTable table, Remainders remainders, TimeOrderedIds ids, InstantSource clock) {
        this.table = table;
        this.remainders = remainders;
        this.ids = ids;
        this.clock = clock;
    }

    Settled settle(Collection<Settlement> settlements, Map<UUID, Endpoint> targets, Duration lease, boolean goOn) {
        var open = open(settlements);
        var rows = table.lock(open.stream().map(it -> it.claim().key()).toList());
        var held = new ArrayList<Held>();
        var lost = new ArrayList<Claim>();
        for (var settlement : open) {
            var claim = settlement.claim();
            var locked = rows.get(claim.key());
            if (locked == null || !claim.leaseToken().equals(locked.leaseToken())) {
                if (locked != null || !isLast(settlement)) {
                    // Else its row went a moment ago.
                    lost.add(claim);
                }
                continue;
            }
            held.add(new Held(
                    settlement, locked.reaching(settlement.following().stop()), targets.get(claim.workspaceId())));
        }
        var inPart = held.stream().filter(Held::isDoneInPart).toList();
        var times = remainders.acceptanceTimes(
                inPart.stream().filter(Held::mustAskForItsTurn).map(Held::next).toList());
        var rests =
                remainders.rows(inPart.stream().map(it -> it.remainder(times)).toList());
        var done = new ArrayList<ChatKey>();
        var changed = new ArrayList<QueuedChat>();
        var following = new HashMap<UUID, Claim>();
        for (var it : held) {
            var settlement = it.settlement();
            var claim = settlement.claim();
            var row = it.row();
            var target = it.target();
            switch (settlement.result()) {
                case Result.Done _
                when rests.get(row.key()) instanceof QueuedChat rest -> {
                    if (goOn
                            && target != null
                            && goesAtOnce(target)
                            && settlement.following().isNext(rest.headAcceptedAt())) {
                        rest = lease(rest, claim, lease);
                        var next = Claims.of(rest, target);
                        following.put(claim.leaseToken(), next);
                        settlement.following().goOn(next.leaseToken());
                    }
                    changed.add(rest);
                }
                case Result.Done _ -> done.add(row.key());
                case Result.RetryAt(var at) -> changed.add(row.retry(failed(settlement, claim.ladderStep() + 1), at));
                case Result.Held _ -> changed.add(row.retry(failed(settlement, 0), row.headAcceptedAt()));
                case Result.Unsent _ -> changed.add(row.unsent(clock.instant()));
            }
        }
        table.delete(done);
        table.write(changed);
        return new Settled(following, dueTimes(changed), lost);
    }

    /** A settlement, and its row as far as anybody here knows. */
    private record Held(
            Settlement settlement, QueuedChat row, @Nullable Endpoint target) {

        private boolean isDoneInPart() {
            return settlement.result() instanceof Result.Done && settlement.throughPosition() < row.lastPosition();
        }

        private Place next() {
            return new Place(row.key().workspaceId(), row.key().chatId(), settlement.throughPosition() + 1);
        }

        private Optional<Instant> nextAcceptedAt() {
            return settlement.following().acceptedAt(next().position());
        }

        /** Whether something else may go before its next message, and it is not at hand how old that is. */
        private boolean mustAskForItsTurn() {
            return target != null
                    && goesAtOnce(target)
                    && nextAcceptedAt().isEmpty()
                    && !settlement.following().isNext(Instant.MAX);
        }

        private Remainder remainder(Map<Place, Instant> times) {
            var acceptedAt = nextAcceptedAt().orElseGet(() -> times.getOrDefault(next(), row.headAcceptedAt()));
            return new Remainder(row, next().position(), acceptedAt, target);
        }
    }

    /** Most often a chat has nothing more to send: then its row goes without a look at it. Returns those whose rows are to be looked at. */
    private Collection<Settlement> open(Collection<Settlement> settlements) {
        var leases = new HashMap<ChatKey, UUID>();
        var others = new ArrayList<Settlement>();
        for (var settlement : settlements) {
            if (isLast(settlement)) {
                leases.put(settlement.claim().key(), settlement.claim().leaseToken());
            } else {
                others.add(settlement);
            }
        }
        // Rows are locked by one statement, in their order, or two groups might wait for each other. Where not all
        // went, another node has accepted
        // more of some chat, or taken its lease over.
        boolean allWent = others.isEmpty() && !leases.isEmpty() && table.deleteDone(leases) == leases.size();
        return allWent ? others : settlements;
    }

    /** Whether its chat has nothing more to send, as far as this node knows. */
    private static boolean isLast(Settlement settlement) {
        return settlement.result() instanceof Result.Done
                && settlement.throughPosition() == settlement.claim().throughPosition()
                && settlement.throughPosition() >= settlement.claim().lastPosition()
                && settlement.throughPosition() >= settlement.following().stop();
    }

    /** A chat that was kept from sending goes on, due by its window; empty, and its row gone, where nothing waits. */
    Optional<QueuedChat> vacate(QueuedChat row, Endpoint target) {
        if (row.isEmpty()) {
            table.delete(List.of(row.key()));
            return Optional.empty();
        }
        return Optional.of(row.vacate(remainders.dueAt(row, target)));
    }

    private static boolean goesAtOnce(Endpoint target) {
        return target.enabled() && !target.failing() && !target.granularity().aggregates();
    }

    /** A lease that is good for almost its whole time is left as it is: moving it would move the row in its index. */
    private QueuedChat lease(QueuedChat rest, Claim before, Duration lease) {
        var fresh = new Frozen(ids.next(), rest.firstPosition(), false, 0, 0);
        var renewed = clock.instant().plus(lease);
        boolean goodEnough = before.leaseEndsAt().isAfter(renewed.minus(RENEWAL));
        return rest.claim(fresh, UUID.randomUUID(), goodEnough ? before.leaseEndsAt() : renewed);
    }

    private static Frozen failed(Settlement settlement, int ladderStep) {
        var claim = settlement.claim();
        return new Frozen(claim.webhookId(), settlement.throughPosition(), claim.bundle(), claim.attempt(), ladderStep);
    }

    private static Map<UUID, Instant> dueTimes(List<QueuedChat> rows) {
        var due = new HashMap<UUID, Instant>();
        rows.stream()
                .filter(row -> row.leaseToken() == null)
                .forEach(row -> due.merge(row.key().workspaceId(), row.dueAt(), (a, b) -> a.isBefore(b) ? a : b));
        return due;
    }

    /** What stood before this position was let go; a delivery of which anything was let go is not under way any more. */
    QueuedChat from(QueuedChat row, long first, @Nullable Endpoint target) {
        return first == row.firstPosition()
                ? row
                : remainders
                        .rows(List.of(new Remainder(row, first, row.headAcceptedAt(), target)))
                        .getOrDefault(row.key(), row);
    }
}
