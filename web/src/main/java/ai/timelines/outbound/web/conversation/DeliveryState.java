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

    /** It goes after what stands before it, which may be something older that is being sent again. */
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

    /** It was sent or not: what the log held of it is not kept any more. */
    record NoLongerLogged() implements DeliveryState {}

    /**
     * What the states of a chat's messages follow from.
     *
     * @param waiting what of the chat waits
     * @param nextRequestAt while the webhook fails: nothing is sent before (R13)
     * @param attempts at these messages, in the order in which they started
     * @param loggedSince attempts that started before may not be kept any more
     */
    record Standing(
            @Nullable WaitingChat waiting,
            boolean webhookOn,
            @Nullable Instant nextRequestAt,
            List<ChatAttempt> attempts,
            Instant loggedSince) {

        DeliveryState of(long position, Instant acceptedAt) {
            var made = attempts.stream()
                    .filter(it -> it.fromPosition() <= position && position <= it.throughPosition())
                    .toList();
            if (waiting != null && position >= waiting.firstPosition()) {
                return waiting(position, waiting, made);
            }
            var taken = made.stream().filter(it -> it.fate() == Fate.DELIVERED).findFirst();
            if (taken.isPresent()) {
                // A resend that failed after it takes nothing back.
                return new Delivered(
                        taken.get().startedAt().plus(taken.get().duration()),
                        taken.get().deliveryId());
            }
            if (acceptedAt.isBefore(loggedSince) && mayHaveBeenDelivered(made)) {
                return new NoLongerLogged();
            }
            return !made.isEmpty() && made.getLast().fate() == Fate.GIVEN_UP
                    ? new GivenUp(made.getLast().attempt(), made.getLast().deliveryId())
                    : new NotSent();
        }

        /** Before the first attempt that is left, if any is: one that follows a delivery is a resend, of which nothing is tried again. */
        private static boolean mayHaveBeenDelivered(List<ChatAttempt> left) {
            return left.isEmpty()
                    || (left.getFirst().attempt() > 1 && left.getFirst().fate() == Fate.GIVEN_UP);
        }

        private DeliveryState waiting(long position, WaitingChat chat, List<ChatAttempt> made) {
            if (!webhookOn) {
                return new Held();
            }
            if (position > chat.nextThrough() || chat.keptBack()) {
                return new InLine();
            }
            if (chat.underWay()) {
                return new UnderWay();
            }
            var at = nextRequestAt != null && nextRequestAt.isAfter(chat.dueAt()) ? nextRequestAt : chat.dueAt();
            return chat.attempts() > 0 && !made.isEmpty() && made.getLast().fate() != Fate.DELIVERED
                    ? new Retrying(chat.attempts(), at, made.getLast().deliveryId())
                    : new WaitingUntil(at);
        }
    }
}
