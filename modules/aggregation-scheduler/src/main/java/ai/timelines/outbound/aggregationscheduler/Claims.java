package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.webhooksettings.Endpoint;

/** Makes the claim of a row that was just leased. */
final class Claims {

    private Claims() {}

    static Claim of(QueuedChat leased, Endpoint target) {
        var frozen = leased.frozen();
        var token = leased.leaseToken();
        if (frozen == null || token == null) {
            throw new IllegalStateException("Not leased: " + leased.key());
        }
        return new Claim(
                target,
                leased.key().chatId(),
                frozen.webhookId(),
                leased.firstPosition(),
                frozen.throughPosition(),
                leased.lastPosition(),
                frozen.bundle(),
                frozen.attempts() + 1,
                frozen.ladderStep(),
                token,
                leased.dueAt());
    }
}
