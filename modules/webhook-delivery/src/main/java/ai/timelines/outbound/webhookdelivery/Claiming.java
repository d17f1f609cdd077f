package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue.Claimed;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Place;
import ai.timelines.outbound.messageingest.Conversations.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Claims what is due of a workspace, as far as there is room for it here, and hands it over to be sent. */
@Component
class Claiming {

    private static final Logger log = LoggerFactory.getLogger(Claiming.class);

    private static final int AT_A_TIME = 128;

    /** Of each of several workspaces. */
    private static final int OF_EACH = 8;

    /** Bundles of so few messages share one look with others. */
    private static final int FEW = 8;

    private static final Duration WHILE_HELD = Duration.ofMillis(50);

    private final DeliveryQueue queue;
    private final Conversations conversations;
    private final Sending sending;
    private final Agenda agenda;

    /** Workspaces that had as many due as were asked for when they were last asked, and may have more here than are claimed beside others. */
    private final Set<UUID> abundant = ConcurrentHashMap.newKeySet();

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
        try (var room = new Room()) {
            int most = room.reserve(workspaceId, AT_A_TIME);
            if (most == 0) {
                return Optional.empty();
            }
            var claimed = queue.claim(workspaceId, most, sending.lease(), sending.takesProbes());
            handOver(Map.of(workspaceId, claimed), room);
            return Optional.of(new Outcome(claimed.claims().size(), claimed.lockedOut()));
        }
    }

    /** Whether more is due of it than is claimed beside others. */
    boolean isAbundant(UUID workspaceId) {
        return abundant.contains(workspaceId);
    }

    /**
     * What came of a claim for several workspaces.
     *
     * @param alone those that are to be claimed from by themselves
     */
    record Together(int deliveries, List<UUID> alone) {}

    /** Claims a little of each. */
    Together claim(List<UUID> workspaces) {
        try (var room = new Room()) {
            workspaces.forEach(it -> room.reserve(it, OF_EACH));
            var reserved = room.left();
            var claimed = reserved.isEmpty()
                    ? Map.<UUID, Claimed>of()
                    : queue.claim(reserved, sending.lease(), sending.takesProbes());
            handOver(claimed, room);
            return new Together(
                    claimed.values().stream().mapToInt(it -> it.claims().size()).sum(),
                    reserved.keySet().stream()
                            .filter(it -> !claimed.containsKey(it))
                            .toList());
        }
    }

    /** Lanes that are reserved; what is not used is given back. */
    private final class Room implements AutoCloseable {
        private final Map<UUID, Integer> left = new LinkedHashMap<>();
        private final Set<UUID> scarce = new HashSet<>();

        /** How much there is of what is wanted; where there is none, its workspace waits for some. */
        int reserve(UUID workspaceId, int wanted) {
            int count = 0;
            while (count < wanted && sending.reserveForBacklog(workspaceId)) {
                count++;
            }
            if (count < wanted) {
                scarce.add(workspaceId);
            }
            if (count > 0) {
                left.put(workspaceId, count);
            } else {
                sending.leftUnseen(workspaceId);
                park(workspaceId);
                agenda.expect(workspaceId, clock.instant());
            }
            return count;
        }

        Map<UUID, Integer> left() {
            return Map.copyOf(left);
        }

        void use(UUID workspaceId) {
            left.merge(workspaceId, -1, Integer::sum);
        }

        boolean isUsedUp(UUID workspaceId) {
            return left.getOrDefault(workspaceId, 0) == 0;
        }

        /** Whether there was less of it than was wanted. */
        boolean isScarce(UUID workspaceId) {
            return scarce.contains(workspaceId);
        }

        @Override
        public void close() {
            left.forEach((workspaceId, count) -> {
                for (int i = 0; i < count; i++) {
                    sending.cancelForBacklog(workspaceId);
                }
            });
        }
    }

    private void handOver(Map<UUID, Claimed> claimed, Room room) {
        var messages = messages(
                claimed.values().stream().flatMap(it -> it.claims().stream()).toList());
        claimed.forEach((workspaceId, it) -> handOver(workspaceId, it, messages, room));
    }

    private void handOver(UUID workspaceId, Claimed claimed, Map<Place, List<AcceptedMessage>> messages, Room room) {
        sending.left(workspaceId, claimed.leftSince());
        for (var claim : claimed.claims()) {
            sending.deliverBacklog(claim, messages.getOrDefault(firstPlace(claim), List.of()));
            room.use(workspaceId);
        }
        boolean usedUp = room.isUsedUp(workspaceId);
        if (usedUp && sending.roomForBacklog() > OF_EACH) {
            abundant.add(workspaceId);
        } else {
            abundant.remove(workspaceId);
        }
        if (usedUp && room.isScarce(workspaceId)) {
            park(workspaceId);
        }
        var nextDue = claimed.nextDue();
        if (nextDue != null) {
            agenda.expect(workspaceId, claimed.claims().isEmpty() ? notNow(nextDue) : nextDue);
        }
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
