package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.Fate;
import java.util.List;
import java.util.UUID;

/** Makes the log's entries of attempts that stand outside of the queue: tests, and resends of what is done with. */
final class StandaloneAttempt {

    private StandaloneAttempt() {}

    static Attempt test(
            UUID attemptId, UUID workspaceId, UUID webhookId, Payload payload, boolean bundle, Sender.Sent sent) {
        return new Attempt(
                attemptId,
                workspaceId,
                webhookId,
                "",
                payload.chatName(),
                payload.messageUids(),
                0,
                0,
                bundle,
                1,
                true,
                sent.startedAt(),
                sent.duration(),
                sent.judgement().success(),
                sent.judgement().cause(),
                Fate.TEST,
                null,
                sent.request(),
                sent.response());
    }

    /** The same delivery once more; nothing follows if it fails. */
    static Attempt again(UUID attemptId, Attempt before, int number, Sender.Sent sent) {
        boolean success = sent.judgement().success();
        return new Attempt(
                attemptId,
                before.workspaceId(),
                before.webhookId(),
                before.chatId(),
                before.chatName(),
                List.copyOf(before.messageUids()),
                before.fromPosition(),
                before.throughPosition(),
                before.bundle(),
                number,
                before.test(),
                sent.startedAt(),
                sent.duration(),
                success,
                sent.judgement().cause(),
                before.test() ? Fate.TEST : success ? Fate.DELIVERED : Fate.GIVEN_UP,
                null,
                sent.request(),
                sent.response());
    }
}
