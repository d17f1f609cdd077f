package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.deliverylog.AttemptSummary;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds how workspaces' webhooks stand and what was sent last. */
@Component
class Activities {

    /** R17. */
    private static final int SHOWN = 10;

    private final Webhooks webhooks;
    private final DeliveryQueue queue;
    private final DeliveryLog log;
    private final Workspaces workspaces;
    private final InstantSource clock;

    Activities(Webhooks webhooks, DeliveryQueue queue, DeliveryLog log, Workspaces workspaces, InstantSource clock) {
        this.webhooks = webhooks;
        this.queue = queue;
        this.log = log;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    Activity of(UUID workspaceId) {
        var zone = workspaces.timeZone(workspaceId);
        var now = clock.instant();
        var state = WebhookState.of(webhooks.of(workspaceId), queue, now, zone);
        var requests = log.newest(workspaceId, SHOWN).stream()
                .map(it -> RequestRow.of(it, now, zone))
                .toList();
        return new Activity(state, requests, zone.getId());
    }

    WebhookState stateOf(UUID workspaceId) {
        var zone = workspaces.timeZone(workspaceId);
        return WebhookState.of(webhooks.of(workspaceId), queue, clock.instant(), zone);
    }

    /** All attempts of the delivery of which this is one, the first one first. */
    List<RequestRow> attemptsOf(AttemptSummary one) {
        var zone = workspaces.timeZone(one.workspaceId());
        var now = clock.instant();
        return log.attemptsOf(one).stream()
                .map(it -> RequestRow.of(it, now, zone))
                .toList();
    }
}
