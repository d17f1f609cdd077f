package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.Following;
import ai.timelines.outbound.aggregationscheduler.Settlement;
import ai.timelines.outbound.aggregationscheduler.Settlement.Result;
import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.Fate;
import ai.timelines.outbound.webhooksettings.BackoffLadder;
import ai.timelines.outbound.webhooksettings.RequestOutcome;
import java.util.Objects;
import java.util.UUID;

/** One attempt at a claimed delivery, made but not settled yet. */
record Attempted(UUID attemptId, Claim claim, Following following, Payload payload, Sender.Sent sent) {

    /** How much memory it holds, roughly. */
    int bytes() {
        var response = sent.response();
        return sent.request().bytes() + (response == null ? 0 : response.bytes());
    }

    RequestOutcome outcome() {
        return new RequestOutcome(
                sent.startedAt(),
                sent.finishedAt(),
                sent.judgement().success(),
                Objects.requireNonNullElse(sent.judgement().cause(), ""));
    }

    /**
     * How the chat goes on (R12).
     *
     * @param webhookOn whether the webhook is still on after this attempt
     */
    Settlement settlement(BackoffLadder ladder, boolean webhookOn) {
        return new Settlement(claim, payload.throughPosition(), result(ladder, webhookOn), following);
    }

    private Result result(BackoffLadder ladder, boolean webhookOn) {
        int errors = claim.ladderStep() + 1;
        if (sent.judgement().success()) {
            return new Result.Done();
        }
        if (!webhookOn) {
            return new Result.Held();
        }
        if (errors > ladder.steps()) {
            return new Result.Done();
        }
        var step = ladder.step(errors);
        var asked = sent.judgement().retryAfter();
        return new Result.RetryAt(sent.finishedAt().plus(asked.compareTo(step) > 0 ? asked : step));
    }

    /** The log's entry. */
    Attempt logged(Result result) {
        boolean success = sent.judgement().success();
        return new Attempt(
                attemptId,
                claim.workspaceId(),
                claim.webhookId(),
                claim.chatId(),
                payload.chatName(),
                payload.messageUids(),
                claim.fromPosition(),
                payload.throughPosition(),
                claim.bundle(),
                claim.attempt(),
                false,
                sent.startedAt(),
                sent.duration(),
                success,
                sent.judgement().cause(),
                switch (result) {
                    case Result.Done _ -> success ? Fate.DELIVERED : Fate.GIVEN_UP;
                    case Result.RetryAt _ -> Fate.RETRYING;
                    case Result.Held _ -> Fate.HELD;
                    case Result.Unsent _ -> throw new IllegalArgumentException("Nothing was attempted");
                },
                result instanceof Result.RetryAt(var at) ? at : null,
                sent.request(),
                sent.response());
    }
}
