package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.messageingest.WaitingMessages;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells which messages are still in the queue, so that they are kept. */
@Component
class QueuedMessages implements WaitingMessages {

    private final QueueTable table;

    QueuedMessages(QueueTable table) {
        this.table = table;
    }

    @Override
    public Map<String, Long> firstWaiting(UUID workspaceId, Collection<String> chatIds) {
        return table
                .find(chatIds.stream().map(it -> new ChatKey(workspaceId, it)).toList())
                .stream()
                .filter(row -> !row.isEmpty())
                .collect(Collectors.toMap(row -> row.key().chatId(), QueuedChat::firstPosition));
    }
}
