package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at the whole queue for what other nodes left; webhooks that are off have nothing to come. */
@Component
class QueueLook {

    private final DeliveryQueue queue;
    private final Endpoints endpoints;
    private final InstantSource clock;

    QueueLook(DeliveryQueue queue, Endpoints endpoints, InstantSource clock) {
        this.queue = queue;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    void renew(Agenda agenda) {
        var dueTimes = queue.dueTimes();
        var now = clock.instant();
        var due = new HashSet<UUID>();
        dueTimes.forEach((workspaceId, dueAt) -> {
            if (!dueAt.isAfter(now)) {
                due.add(workspaceId);
            }
        });
        var targets = targets(due);
        dueTimes.forEach((workspaceId, dueAt) -> {
            var target = targets.get(workspaceId);
            if (dueAt.isAfter(now) || (target != null && target.enabled())) {
                agenda.expect(workspaceId, earliest(dueAt, target));
            }
        });
    }

    /** What waits here for a place goes back to the queue where its webhook is not any more what it was claimed for. */
    void withdrawOutdated(Sending sending) {
        var current = targets(sending.waitingWorkspaces());
        sending.withdraw(lane -> {
            var claim = lane.claim();
            var target = current.get(claim.workspaceId());
            return !sending.isLeasedLongEnough(claim) || (target != null && !target.sendsLike(claim.target()));
        });
    }

    private Map<UUID, Endpoint> targets(Collection<UUID> workspaces) {
        return workspaces.isEmpty() ? Map.of() : queue.ask(() -> endpoints.find(workspaces));
    }

    /** While it is probed, nothing of a webhook goes before its next request's time (R13). */
    private static Instant earliest(Instant dueAt, @Nullable Endpoint target) {
        var next = target == null ? null : target.nextRequestAt();
        return next != null && next.isAfter(dueAt) ? next : dueAt;
    }
}
