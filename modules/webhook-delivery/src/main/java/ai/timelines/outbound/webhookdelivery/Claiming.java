package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Place;
import ai.timelines.outbound.messageingest.Conversations.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Claims what is due of a workspace, as far as there is room for it here, and hands it over to be sent. */
@Component
class Claiming {

    private static final Logger log = LoggerFactory.getLogger(Claiming.class);

    private static final int AT_A_TIME = 128;

    /** Bundles of so few messages share one look with others. */
    private static final int FEW = 8;

    private static final Duration WHILE_HELD = Duration.ofMillis(50);

    private final DeliveryQueue queue;
    private final Conversations conversations;
    private final Sending sending;
    private final Agenda agenda;
    private final InstantSource clock;

    Claiming(DeliveryQueue queue, Conversations conversations, Sending sending, InstantSource clock) {
        this.queue = queue;
        this.conversations = conversations;
        this.sending = sending;
        this.agenda = sending.agenda();
        this.clock = clock;
    }

    /**
     * What came of it; the agenda knows when there is more.
     *
     * @param deliveries how many were claimed
     * @param lockedOut whether some are behind a lock that somebody keeps
     */
    record Outcome(int deliveries, boolean lockedOut) {}

    /** Empty where there is no room for any. */
    Optional<Outcome> claim(UUID workspaceId) {
        int reserved = 0;
        while (reserved < AT_A_TIME && sending.reserveForBacklog(workspaceId)) {
            reserved++;
        }
        if (reserved == 0) {
            sending.leftUnseen(workspaceId);
            park(workspaceId);
            agenda.expect(workspaceId, clock.instant());
            return Optional.empty();
        }
        int used = 0;
        boolean lockedOut;
        try {
            var claimed = queue.claim(workspaceId, reserved, sending.lease());
            lockedOut = claimed.lockedOut();
            sending.left(workspaceId, claimed.leftSince());
            var messages = messages(claimed.claims());
            for (var claim : claimed.claims()) {
                sending.deliverBacklog(claim, messages.getOrDefault(firstPlace(claim), List.of()));
                used++;
            }
            var nextDue = claimed.nextDue();
            if (used == reserved && reserved < AT_A_TIME) {
                park(workspaceId);
            }
            if (nextDue != null) {
                agenda.expect(workspaceId, used == 0 ? notNow(nextDue) : nextDue);
            }
        } finally {
            for (int unused = used; unused < reserved; unused++) {
                sending.cancelForBacklog(workspaceId);
            }
        }
        return Optional.of(new Outcome(used, lockedOut));
    }

    /** Until there is enough room again, which there may be by now. */
    private void park(UUID workspaceId) {
        agenda.park(workspaceId);
        if (sending.isWorthALook(workspaceId)) {
            agenda.unpark(workspaceId);
        }
    }

    /** What cannot be read now is read when its turn has come, and so is what is large. */
    private Map<Place, List<AcceptedMessage>> messages(List<Claim> claims) {
        try {
            var stretches = claims.stream()
                    .filter(claim -> claim.positions() <= FEW)
                    .map(Claiming::stretch)
                    .toList();
            return stretches.isEmpty() ? Map.of() : queue.ask(() -> conversations.loadSmall(stretches));
        } catch (RuntimeException failure) {
            log.debug("Messages could not be read ahead", failure);
            return Map.of();
        }
    }

    private static Stretch stretch(Claim claim) {
        // The message after a single one tells whether its chat goes on.
        boolean mayGoOn = !claim.bundle() && claim.throughPosition() < claim.lastPosition();
        long through = claim.throughPosition() + (mayGoOn ? 1 : 0);
        return new Stretch(firstPlace(claim), through, Stretch.SMALL / claim.positions());
    }

    private static Place firstPlace(Claim claim) {
        return new Place(claim.workspaceId(), claim.chatId(), claim.fromPosition());
    }

    /** What is due and could not be claimed is held by somebody else for a moment. */
    private Instant notNow(Instant nextDue) {
        var soon = clock.instant().plus(WHILE_HELD);
        return nextDue.isBefore(soon) ? soon : nextDue;
    }
}
