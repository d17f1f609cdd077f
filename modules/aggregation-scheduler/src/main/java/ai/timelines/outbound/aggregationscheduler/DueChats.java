package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue.Claimed;
import ai.timelines.outbound.aggregationscheduler.QueuedChat.Frozen;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Permalink;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** Leases what is due of a workspace, and finds out on the way which leases were lost. */
@Component
class DueChats {

    private static final Duration WHILE_UNDER_WAY = Duration.ofSeconds(1);

    private static final Duration UNTIL_PROBES_MAY_GO = Duration.ofSeconds(3);

    private static final Claimed NOTHING = new Claimed(List.of(), null);

    private static final Logger log = LoggerFactory.getLogger(DueChats.class);

    private final QueueTable table;
    private final Endpoints endpoints;
    private final Conversations conversations;
    private final LostLeases lostLeases;
    private final Outages outages;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    DueChats(
            QueueTable table,
            Endpoints endpoints,
            Conversations conversations,
            LostLeases lostLeases,
            Outages outages,
            TimeOrderedIds ids,
            InstantSource clock) {
        this.table = table;
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.lostLeases = lostLeases;
        this.outages = outages;
        this.ids = ids;
        this.clock = clock;
    }

    /** See {@link DeliveryQueue#claim}. */
    Claimed claim(UUID workspaceId, int limit, Duration lease, boolean probes) {
        return outages.heed(() -> claimOrRecover(workspaceId, limit, lease, probes));
    }

    /** See {@link DeliveryQueue#claim(Map, Duration, boolean)}. */
    Map<UUID, Claimed> claim(Map<UUID, Integer> limits, Duration lease, boolean probes) {
        return outages.heed(() -> outages.inTransaction(() -> {
            var endpoints = outages.ask(() -> this.endpoints.find(limits.keySet()));
            var claimed = new HashMap<UUID, Claimed>();
            var healthy = new HashMap<>(limits);
            limits.keySet().forEach(workspaceId -> {
                var endpoint = endpoints.get(workspaceId);
                if (endpoint == null || !endpoint.enabled()) {
                    claimed.put(workspaceId, NOTHING);
                    healthy.remove(workspaceId);
                } else if (endpoint.failing()) {
                    nextProbe(endpoint, probes).ifPresent(at -> claimed.put(workspaceId, new Claimed(List.of(), at)));
                    healthy.remove(workspaceId);
                }
            });
            claimed.putAll(claimOfHealthy(healthy, endpoints, lease));
            return claimed;
        }));
    }

    /** When a webhook that fails is to be looked at again, if it is not to be probed now. */
    private Optional<Instant> nextProbe(Endpoint endpoint, boolean probes) {
        var now = clock.instant();
        var next = endpoint.nextRequestAt();
        if (next != null && now.isBefore(next)) {
            return Optional.of(next);
        }
        return probes ? Optional.empty() : Optional.of(now.plus(UNTIL_PROBES_MAY_GO));
    }

    private Map<UUID, Claimed> claimOfHealthy(
            Map<UUID, Integer> limits, Map<UUID, Endpoint> endpoints, Duration lease) {
        var now = clock.instant();
        var due = outages.ask(() -> table.lockDue(limits, now));
        due.values().removeIf(rows -> rows.stream().anyMatch(row -> row.isLost(now)));
        var leftSince = new HashMap<UUID, Instant>();
        due.forEach((workspaceId, rows) -> {
            if (rows.size() == limits.getOrDefault(workspaceId, 0)) {
                leftSince.put(workspaceId, rows.getLast().dueAt());
            }
        });
        due.replaceAll((_, rows) -> rows.stream()
                .map(row -> lease(row, target(endpoints, row), now.plus(lease)))
                .toList());
        write(due.values().stream().flatMap(List::stream).toList());
        var exhausted = new HashSet<>(due.keySet());
        exhausted.removeAll(leftSince.keySet());
        var nextDue = outages.ask(() -> table.nextDue(exhausted));
        var claimed = new HashMap<UUID, Claimed>();
        due.forEach((workspaceId, rows) -> {
            var claims = rows.stream()
                    .map(row -> Claims.of(row, target(endpoints, row)))
                    .toList();
            var left = leftSince.get(workspaceId);
            claimed.put(workspaceId, new Claimed(claims, left == null ? nextDue.get(workspaceId) : now, left, false));
        });
        return claimed;
    }

    private static Endpoint target(Map<UUID, Endpoint> endpoints, QueuedChat row) {
        return Objects.requireNonNull(endpoints.get(row.key().workspaceId()));
    }

    private Claimed claimOrRecover(UUID workspaceId, int limit, Duration lease, boolean probes) {
        var lost = new ArrayList<ChatKey>();
        var claimed = claim(workspaceId, limit, lease, probes, lost);
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
        return claimed.claims().isEmpty() ? claim(workspaceId, limit, lease, probes, lost) : claimed;
    }

    private Claimed claim(UUID workspaceId, int limit, Duration lease, boolean probes, List<ChatKey> lost) {
        return outages.inTransaction(() -> {
            lost.clear();
            var endpoint = outages.ask(() -> endpoints.find(workspaceId))
                    .filter(Endpoint::enabled)
                    .orElse(null);
            if (endpoint == null) {
                return NOTHING;
            }
            return endpoint.failing()
                    ? probe(workspaceId, limit, lease, probes, lost)
                    : claim(endpoint, limit, lease, lost);
        });
    }

    private Claimed probe(UUID workspaceId, int limit, Duration lease, boolean probes, List<ChatKey> lost) {
        var endpoint = endpoints.lock(workspaceId).filter(Endpoint::enabled).orElse(null);
        if (endpoint == null) {
            return NOTHING;
        }
        if (!endpoint.failing()) {
            // The probe before has succeeded this moment.
            return claim(endpoint, limit, lease, lost);
        }
        var later = nextProbe(endpoint, probes);
        if (later.isPresent()) {
            return new Claimed(List.of(), later.get());
        }
        var claimed = claim(endpoint, 1, lease, lost);
        if (claimed.claims().isEmpty()) {
            return claimed;
        }
        var until = claimed.claims().getFirst().leaseEndsAt();
        endpoints.beginProbe(workspaceId, until);
        return new Claimed(claimed.claims(), until, claimed.leftSince(), false);
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
        write(leased);
        var claims = leased.stream().map(row -> Claims.of(row, endpoint)).toList();
        boolean maybeMore = due.size() == limit || !lost.isEmpty();
        if (maybeMore) {
            return new Claimed(claims, now, due.getLast().dueAt(), false);
        }
        return new Claimed(
                claims,
                found.passedOver()
                        ? now.plus(WHILE_UNDER_WAY)
                        : outages.ask(() -> table.nextDue(List.of(endpoint.workspaceId())))
                                .get(endpoint.workspaceId()));
    }

    private void write(List<QueuedChat> leased) {
        outages.ask(() -> {
            table.write(leased);
            keepPermalinks(leased);
            return true;
        });
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
        long through = bundle
                ? Math.min(row.headThrough(), row.firstPosition() + DeliveryQueue.BUNDLE_MESSAGES - 1)
                : row.firstPosition();
        return row.claim(new Frozen(ids.next(), through, bundle, 0, 0), UUID.randomUUID(), leaseEndsAt);
    }
}
