package ai.timelines.outbound.web.conversation;

import ai.timelines.outbound.aggregationscheduler.WaitingChat;
import ai.timelines.outbound.deliverylog.ChatAttempt;
import ai.timelines.outbound.deliverylog.Fate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of one message on its way to the webhook. */
sealed interface DeliveryState {

    /** The receiver took it. */
    record Delivered(Instant at, UUID deliveryId) implements DeliveryState {}

    /** It goes then. */
    record WaitingUntil(Instant dueAt) implements DeliveryState {}

    /** It goes after what stands before it. */
    record InLine() implements DeliveryState {}

    record UnderWay() implements DeliveryState {}

    /** It failed so often, and is tried again then. */
    record Retrying(int attempts, Instant at, UUID deliveryId) implements DeliveryState {}

    /** It waits until the webhook is on again (R9). */
    record Held() implements DeliveryState {}

    /** It failed too often (R12). */
    record GivenUp(int attempts, UUID deliveryId) implements DeliveryState {}

    /** There was no webhook for it, or it was held for too long. */
    record NotSent() implements DeliveryState {}

    /**
     * @param waiting what of its chat waits
     * @param attempts at messages around it, in the order in which they started
     */
    static DeliveryState of(
            long position, @Nullable WaitingChat waiting, boolean webhookOn, List<ChatAttempt> attempts) {
        var last = attempts.stream()
                .filter(it -> it.fromPosition() <= position && position <= it.throughPosition())
                .reduce((_, later) -> later)
                .orElse(null);
        if (waiting != null && position >= waiting.firstPosition()) {
            return waiting(position, waiting, webhookOn, last);
        }
        var taken = attempts.stream()
                .filter(it -> it.fate() == Fate.DELIVERED
                        && it.fromPosition() <= position
                        && position <= it.throughPosition())
                .findFirst();
        if (taken.isPresent()) {
            // A resend that failed after it takes nothing back.
            return new Delivered(
                    taken.get().startedAt().plus(taken.get().duration()),
                    taken.get().deliveryId());
        }
        if (last == null) {
            return new NotSent();
        }
        return switch (last.fate()) {
            case GIVEN_UP -> new GivenUp(last.attempt(), last.deliveryId());
            case DELIVERED, RETRYING, HELD, TEST -> new NotSent();
        };
    }

    private static DeliveryState waiting(
            long position, WaitingChat waiting, boolean webhookOn, @Nullable ChatAttempt last) {
        if (!webhookOn) {
            return new Held();
        }
        if (position > waiting.nextThrough()) {
            return new InLine();
        }
        if (waiting.underWay()) {
            return new UnderWay();
        }
        return waiting.attempts() > 0 && last != null && last.fate() != Fate.DELIVERED
                ? new Retrying(waiting.attempts(), waiting.dueAt(), last.deliveryId())
                : new WaitingUntil(waiting.dueAt());
    }
}
