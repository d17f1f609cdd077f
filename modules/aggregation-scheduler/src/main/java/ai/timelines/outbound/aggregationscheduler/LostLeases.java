package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Puts right what the rows of leased chats may not know: their holder may have accepted more of the chat (see {@link Following}) and
 * then died, or expected more that was rolled back. The chat itself knows how far it reaches.
 */
@Component
class LostLeases {

    private static final Comparator<ChatKey> IN_ORDER =
            Comparator.comparing(ChatKey::workspaceId).thenComparing(ChatKey::chatId);

    private final QueueTable table;
    private final QueueProgress progress;
    private final Endpoints endpoints;
    private final Conversations conversations;
    private final Transactions transactions;
    private final InstantSource clock;

    LostLeases(
            QueueTable table,
            QueueProgress progress,
            Endpoints endpoints,
            Conversations conversations,
            Transactions transactions,
            InstantSource clock) {
        this.table = table;
        this.progress = progress;
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Makes rows whose leases are lost claimable again. */
    void recover(Collection<ChatKey> chats) {
        chats.stream().sorted(IN_ORDER).forEach(chat -> putRight(chat, row -> row.isLost(clock.instant())));
    }

    /** Gives a claim back that found less than its row promised. */
    void recheck(Claim claim) {
        putRight(claim.key(), row -> claim.leaseToken().equals(row.leaseToken()));
    }

    /** The chat's lock waits for whoever is still accepting for a lease that was good when it looked. */
    private void putRight(ChatKey chat, Predicate<QueuedChat> concerned) {
        transactions.run(() -> {
            long last = conversations.holdLastPosition(chat.workspaceId(), chat.chatId());
            var target = endpoints.findAndHold(List.of(chat.workspaceId())).get(chat.workspaceId());
            var row = table.lock(List.of(chat)).get(chat);
            if (row != null && target != null && concerned.test(row)) {
                putRight(row, last, target);
            }
        });
    }

    private void putRight(QueuedChat row, long last, Endpoint target) {
        var changed = new ArrayList<QueuedChat>();
        if (row.isOccupied()) {
            progress.vacate(row, target).ifPresent(changed::add);
        } else if (last < row.firstPosition()) {
            table.delete(List.of(row.key()));
        } else {
            changed.add(row.through(last).vacate(clock.instant()));
        }
        table.write(changed);
    }
}
