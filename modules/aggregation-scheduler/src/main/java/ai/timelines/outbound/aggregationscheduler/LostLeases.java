package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts right what the rows of leased chats may not know: their holder may have accepted more of the chat (see {@link Following}) and
 * then died, or expected more that was rolled back. The chat itself knows how far it reaches.
 */
@Component
class LostLeases {

    private static final Logger log = LoggerFactory.getLogger(LostLeases.class);

    private final QueueTable table;
    private final QueueProgress progress;
    private final Endpoints endpoints;
    private final Conversations conversations;
    private final Outages outages;
    private final SingletonSupplier<Handover> handover;
    private final InstantSource clock;

    LostLeases(
            QueueTable table,
            QueueProgress progress,
            Endpoints endpoints,
            Conversations conversations,
            Outages outages,
            ObjectProvider<Handover> handover,
            InstantSource clock) {
        this.table = table;
        this.progress = progress;
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.outages = outages;
        // Whoever sends needs the queue first, so it is asked for when it is needed.
        this.handover = SingletonSupplier.of(handover::getIfAvailable);
        this.clock = clock;
    }

    /**
     * Whether its holder may still settle it, though the lease has ended: this node, which has it under way, or one that the database failed as it
     * failed this one, a moment ago.
     */
    boolean mayBeSettled(QueuedChat row) {
        return isUnderWayHere(row) || outages.isJustOver();
    }

    private boolean isUnderWayHere(QueuedChat row) {
        var here = handover.get();
        return here != null && row.leaseToken() instanceof UUID token && here.hasUnderWay(row.key(), token);
    }

    /** Makes rows of one workspace whose leases are lost claimable again, but for those that {@link #mayBeSettled}. */
    void recover(UUID workspaceId, Collection<ChatKey> chats) {
        try {
            int recovered =
                    putRight(workspaceId, chats, true, row -> row.isLost(clock.instant()) && !mayBeSettled(row));
            if (recovered > 0) {
                log.info("workspace={}: took over {} chats whose leases had ended", workspaceId, recovered);
            }
        } catch (Hung _) {
            log.debug("workspace={}: lost leases are left for the next time", workspaceId);
        }
    }

    /** The database hung meanwhile, and whoever holds the leases may have waited for it, too; all of it is rolled back. */
    private static final class Hung extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Gives a claim back that found less than its row promised. */
    void recheck(Claim claim, Following following) {
        following.stop();
        putRight(
                claim.workspaceId(),
                List.of(claim.key()),
                false,
                row -> claim.leaseToken().equals(row.leaseToken()));
    }

    /**
     * The chats' locks wait for whoever is still accepting for a lease that was good when it looked; or such chats are passed over, for the next
     * time. Returns how many it concerned.
     */
    private int putRight(
            UUID workspaceId, Collection<ChatKey> chats, boolean skipLocked, Predicate<QueuedChat> concerned) {
        return outages.inTransaction(() -> {
            var chatIds = chats.stream().map(ChatKey::chatId).toList();
            // Only the chats' locks may be waited for by right; those that follow are held for moments.
            var last = skipLocked
                    ? outages.ask(() -> conversations.holdLastPositions(workspaceId, chatIds, true))
                    : conversations.holdLastPositions(workspaceId, chatIds, false);
            var target = outages.ask(() -> endpoints.findAndHold(List.of(workspaceId)))
                    .get(workspaceId);
            if (target == null) {
                return 0;
            }
            var held = chats.stream()
                    .filter(chat -> !skipLocked || last.containsKey(chat.chatId()))
                    .toList();
            var rows = outages.ask(() -> table.lock(held)).values().stream()
                    .filter(concerned)
                    .toList();
            var changed = new ArrayList<QueuedChat>();
            var empty = new ArrayList<ChatKey>();
            for (var row : rows) {
                long reaches = last.getOrDefault(row.key().chatId(), 0L);
                if (row.isOccupied()) {
                    progress.vacate(row, target).ifPresent(changed::add);
                } else if (reaches < row.firstPosition()) {
                    empty.add(row.key());
                } else {
                    changed.add(row.through(reaches).unsent(clock.instant()));
                }
            }
            outages.ask(() -> {
                table.delete(empty);
                table.write(changed);
                return true;
            });
            if (skipLocked && !rows.isEmpty() && outages.isJustOver()) {
                throw new Hung();
            }
            return rows.size();
        });
    }
}
