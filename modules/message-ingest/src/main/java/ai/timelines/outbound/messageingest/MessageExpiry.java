package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.messageingest.MessageStore.ChatKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Lets go of messages past retention, chat by chat; what still waits to be sent stays. Within a chat acceptance times follow positions, so a
 * look at each chat's oldest message tells whether there is anything to do, and no index is needed for it.
 */
@Component
class MessageExpiry {

    private static final Logger log = LoggerFactory.getLogger(MessageExpiry.class);
    private static final int CHATS_AT_A_TIME = 500;
    private static final int MESSAGES_AT_A_TIME = 500;

    /** A chat and when the oldest of its messages was accepted; null where it has none. */
    private record OldestOf(ChatKey chat, @Nullable Instant acceptedAt) {}

    private final JdbcClient jdbc;
    private final Conversations conversations;
    private final SingletonSupplier<WaitingMessages> waiting;
    private final Transactions transactions;
    private final InstantSource clock;
    private final MessageIngestProperties properties;
    private final RetentionTurn turn;

    MessageExpiry(
            JdbcClient jdbc,
            Conversations conversations,
            ObjectProvider<WaitingMessages> waiting,
            Transactions transactions,
            InstantSource clock,
            MessageIngestProperties properties) {
        this.jdbc = jdbc;
        this.conversations = conversations;
        this.waiting = SingletonSupplier.of(() -> waiting.getIfAvailable(() -> (_, _) -> Map.of()));
        this.transactions = transactions;
        this.clock = clock;
        this.properties = properties;
        this.turn = new RetentionTurn(jdbc, clock, "messages", Duration.ofHours(1));
    }

    @Scheduled(initialDelayString = "PT3M", fixedDelayString = "PT1M")
    void everyMinute() {
        try {
            turn.take().ifPresent(this::spend);
        } catch (RetentionTurn.LostException lost) {
            log.warn(lost.getMessage());
        }
    }

    private void spend(RetentionTurn.Held held) {
        long expired = runOnce(held::keep);
        if (expired > 0) {
            log.info("{} messages past retention removed", expired);
        }
        held.end();
    }

    /**
     * Returns how many messages went.
     *
     * @param keepTurn is called before each step; what it throws ends the job, which may end anywhere
     */
    long runOnce(Runnable keepTurn) {
        var before = clock.instant().minus(properties.retention());
        long expired = 0;
        var chats = chatsAfter(null);
        while (!chats.isEmpty()) {
            keepTurn.run();
            expired += expire(chats, before, keepTurn);
            for (var workspaceId :
                    chats.stream().map(it -> it.chat().workspaceId()).distinct().toList()) {
                expirePermalinks(workspaceId, before, keepTurn);
            }
            chats = chatsAfter(chats.getLast().chat());
        }
        return expired;
    }

    private long expire(List<OldestOf> chats, Instant before, Runnable keepTurn) {
        var old = chats.stream()
                .filter(it -> it.acceptedAt() instanceof Instant at && at.isBefore(before))
                .map(OldestOf::chat)
                .collect(Collectors.groupingBy(ChatKey::workspaceId));
        long expired = 0;
        for (var workspace : old.entrySet()) {
            var chatIds = workspace.getValue().stream().map(ChatKey::chatId).toList();
            var firstWaiting = waiting.obtain().firstWaiting(workspace.getKey(), chatIds);
            for (var chat : workspace.getValue()) {
                expired += expire(chat, before, firstWaiting.getOrDefault(chat.chatId(), Long.MAX_VALUE), keepTurn);
            }
        }
        return expired;
    }

    /** What waited a moment ago may have been sent by now; what is accepted meanwhile is not old. */
    private long expire(ChatKey chat, Instant before, long firstWaiting, Runnable keepTurn) {
        long expired = 0;
        while (true) {
            keepTurn.run();
            var oldest = conversations.acceptanceTimes(chat.workspaceId(), chat.chatId(), 0, MESSAGES_AT_A_TIME);
            var expiring = oldest.stream()
                    .filter(it -> it.acceptedAt().isBefore(before) && it.position() < firstWaiting)
                    .toList();
            if (expiring.isEmpty()) {
                return expired;
            }
            long through = expiring.getLast().position();
            transactions.run(() -> delete(chat, through));
            expired += expiring.size();
        }
    }

    private void delete(ChatKey chat, long through) {
        for (var table : List.of("message_attachment", "message")) {
            jdbc.sql("DELETE FROM " + table + " WHERE workspace_id = ? AND chat_id = ? AND position <= ?")
                    .params(Columns.bytes(chat.workspaceId()), Columns.exact(chat.chatId()), through)
                    .update();
        }
    }

    /** A permalink's id tells when its bundle was made, which is after its messages were accepted; those that wait still are kept. */
    private void expirePermalinks(UUID workspaceId, Instant before, Runnable keepTurn) {
        int deleted;
        do {
            keepTurn.run();
            deleted = jdbc.sql("""
                            DELETE FROM permalink WHERE workspace_id = ? AND permalink_id < ? AND NOT EXISTS (
                                SELECT 1 FROM message WHERE message.workspace_id = permalink.workspace_id
                                    AND message.chat_id = permalink.chat_id AND message.position = permalink.position)
                            LIMIT 1000
                            """)
                    .params(Columns.bytes(workspaceId), Columns.bytes(TimeOrderedIds.first(before)))
                    .update();
        } while (deleted > 0);
    }

    /** Ordered by the whole key, or MySQL would read and sort all messages of each chat. */
    private List<OldestOf> chatsAfter(@Nullable ChatKey last) {
        var select = """
                SELECT chat.workspace_id, chat.chat_id, (SELECT message.accepted_at FROM message FORCE INDEX (PRIMARY)
                    WHERE message.workspace_id = chat.workspace_id AND message.chat_id = chat.chat_id
                    ORDER BY message.workspace_id, message.chat_id, message.position LIMIT 1) AS oldest
                FROM chat %s ORDER BY chat.workspace_id, chat.chat_id LIMIT :limit
                """;
        var statement = last == null
                ? jdbc.sql(select.formatted(""))
                : jdbc.sql(
                                select.formatted(
                                        "WHERE chat.workspace_id > :workspace OR (chat.workspace_id = :workspace AND chat.chat_id > :chat)"))
                        .param("workspace", Columns.bytes(last.workspaceId()))
                        .param("chat", Columns.exact(last.chatId()));
        return statement
                .param("limit", CHATS_AT_A_TIME)
                .query((row, _) -> new OldestOf(
                        new ChatKey(Columns.uuid(row, "workspace_id"), Columns.exact(row, "chat_id")),
                        Columns.instantOrNull(row, "oldest")))
                .list();
    }
}
