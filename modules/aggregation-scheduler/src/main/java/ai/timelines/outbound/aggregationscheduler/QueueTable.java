package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.aggregationscheduler.QueuedChat.Frozen;
import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.ManyRows;
import ai.timelines.outbound.database.RowParameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL of the queue. */
@Component
class QueueTable {

    /** Served by the index {@code due} in its own order, so that only the rows that are returned get locked. */
    private static final String DUE = """
            (SELECT * FROM queued_chat FORCE INDEX (due) WHERE workspace_id = ? AND due_at <= ?
            ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            """;

    private static final String NEXT_DUE =
            "(SELECT workspace_id, due_at FROM queued_chat FORCE INDEX (due) WHERE workspace_id = ? ORDER BY due_at LIMIT 1)";

    /** A loose scan of the index {@code due}: one look per workspace, however many chats are queued. */
    static final String DUE_TIMES = "SELECT workspace_id, MIN(due_at) AS due_at FROM queued_chat GROUP BY workspace_id";

    private static final ManyRows ROWS = new ManyRows("""
            INSERT INTO queued_chat (workspace_id, chat_id, first_position, head_through, last_position, head_accepted_at, due_at,
                webhook_id, through_position, bundle, attempts, ladder_step, lease_token)""", 13, """
            ON DUPLICATE KEY UPDATE first_position = VALUES(first_position), head_through = VALUES(head_through),
                last_position = VALUES(last_position), head_accepted_at = VALUES(head_accepted_at), due_at = VALUES(due_at),
                webhook_id = VALUES(webhook_id), through_position = VALUES(through_position), bundle = VALUES(bundle),
                attempts = VALUES(attempts), ladder_step = VALUES(ladder_step), lease_token = VALUES(lease_token)""");

    private final JdbcTemplate jdbc;

    QueueTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks those of these chats that are queued. */
    Map<ChatKey, QueuedChat> lock(Collection<ChatKey> keys) {
        var found = new HashMap<ChatKey, QueuedChat>();
        if (!keys.isEmpty()) {
            var where = whereChatIn(keys);
            jdbc.query(
                    "SELECT * FROM queued_chat FORCE INDEX (PRIMARY) WHERE " + where.sql() + " FOR UPDATE",
                    row -> {
                        var chat = queuedChat(row);
                        found.put(chat.key(), chat);
                    },
                    where.parameters());
        }
        return found;
    }

    /** The tokens of those of these chats that are leased, without a lock. */
    Map<ChatKey, UUID> leases(Collection<ChatKey> keys) {
        var leases = new HashMap<ChatKey, UUID>();
        if (!keys.isEmpty()) {
            var where = whereChatIn(keys);
            jdbc.query(
                    "SELECT workspace_id, chat_id, lease_token FROM queued_chat FORCE INDEX (PRIMARY) WHERE lease_token IS NOT NULL AND ("
                            + where.sql() + ")",
                    row -> {
                        leases.put(chatKey(row), Columns.uuid(row, "lease_token"));
                    },
                    where.parameters());
        }
        return leases;
    }

    /** Of so many workspaces. */
    static String due(int workspaces) {
        return unionOf(DUE, workspaces);
    }

    static String nextDue(int workspaces) {
        return unionOf(NEXT_DUE, workspaces);
    }

    private static String unionOf(String sql, int times) {
        return String.join(" UNION ALL ", Collections.nCopies(times, sql));
    }

    /**
     * Locks rows that are due, the earliest of each workspace, skipping those that somebody else holds.
     *
     * @param limits the most of each workspace
     */
    Map<UUID, List<QueuedChat>> lockDue(Map<UUID, Integer> limits, Instant now) {
        var parameters = new ArrayList<>();
        var due = new LinkedHashMap<UUID, List<QueuedChat>>();
        limits.forEach((workspaceId, limit) -> {
            parameters.add(Columns.bytes(workspaceId));
            parameters.add(Columns.utc(now));
            parameters.add(limit);
            due.put(workspaceId, new ArrayList<>());
        });
        if (!limits.isEmpty()) {
            jdbc.query(
                    due(limits.size()),
                    row -> {
                        var chat = queuedChat(row);
                        due.getOrDefault(chat.key().workspaceId(), new ArrayList<>())
                                .add(chat);
                    },
                    parameters.toArray());
        }
        return due;
    }

    List<QueuedChat> lockDue(UUID workspaceId, Instant now, int limit) {
        return lockDue(Map.of(workspaceId, limit), now).getOrDefault(workspaceId, List.of());
    }

    Map<UUID, Instant> dueTimes() {
        var times = new HashMap<UUID, Instant>();
        jdbc.query(DUE_TIMES, row -> {
            times.put(Columns.uuid(row, "workspace_id"), Columns.instant(row, "due_at"));
        });
        return times;
    }

    /** When the first chat of each of these workspaces is due; of those that have any. */
    Map<UUID, Instant> nextDue(Collection<UUID> workspaceIds) {
        var times = new HashMap<UUID, Instant>();
        if (!workspaceIds.isEmpty()) {
            jdbc.query(
                    nextDue(workspaceIds.size()),
                    row -> {
                        times.put(Columns.uuid(row, "workspace_id"), Columns.instant(row, "due_at"));
                    },
                    workspaceIds.stream().map(Columns::bytes).toArray());
        }
        return times;
    }

    /** Writes whole rows; the caller holds the locks of those that exist and of their chats. */
    void write(Collection<QueuedChat> rows) {
        ROWS.write(jdbc, List.copyOf(rows), QueueTable::bind);
    }

    void delete(Collection<ChatKey> keys) {
        if (!keys.isEmpty()) {
            var where = whereChatIn(keys);
            jdbc.update(
                    "DELETE queue FROM queued_chat AS queue FORCE INDEX (PRIMARY) WHERE " + where.sql(),
                    where.parameters());
        }
    }

    /** Removes those of these rows that are still leased so and reach no further than what was frozen; returns how many. */
    int deleteDone(Map<ChatKey, UUID> leases) {
        var where = whereChatIn(leases.keySet());
        var parameters = new ArrayList<>(List.of(where.parameters()));
        leases.values().forEach(token -> parameters.add(Columns.bytes(token)));
        return jdbc.update(
                "DELETE queue FROM queued_chat AS queue FORCE INDEX (PRIMARY) WHERE (" + where.sql()
                        + ") AND lease_token IN (" + "?,".repeat(leases.size() - 1)
                        + "?) AND last_position = through_position",
                parameters.toArray());
    }

    /**
     * What waits and is not under way yet becomes due no later than this (R8); where that is at once, what was accepted first comes first (R9). So
     * many rows at most; returns how many.
     */
    int bringForward(UUID workspaceId, Instant acceptedBefore, Instant dueAt, int limit) {
        return jdbc.update(
                """
                UPDATE queued_chat SET due_at = IF(?, head_accepted_at, ?) WHERE workspace_id = ? AND due_at > ? AND head_accepted_at <= ?
                    AND webhook_id IS NULL AND lease_token IS NULL LIMIT ?
                """,
                !dueAt.isAfter(acceptedBefore),
                Columns.utc(dueAt),
                Columns.bytes(workspaceId),
                Columns.utc(dueAt),
                Columns.utc(acceptedBefore),
                limit);
    }

    /**
     * Deliveries that had failed may be tried at once, from the foot of their ladder, and in their turn among what was accepted before and after
     * them (R9). No index tells which those are: looks at these chats alone.
     */
    void restartLadders(List<ChatKey> chats, Instant now) {
        if (!chats.isEmpty()) {
            jdbc.update(
                    """
                    UPDATE queued_chat FORCE INDEX (PRIMARY) SET ladder_step = 0, due_at = LEAST(head_accepted_at, ?)
                    WHERE workspace_id = ? AND chat_id BETWEEN ? AND ? AND webhook_id IS NOT NULL AND lease_token IS NULL
                        AND (ladder_step > 0 OR due_at > ?)
                    """,
                    Columns.utc(now),
                    Columns.bytes(chats.getFirst().workspaceId()),
                    Columns.exact(chats.getFirst().chatId()),
                    Columns.exact(chats.getLast().chatId()),
                    Columns.utc(now));
        }
    }

    /** Queued chats in the order of their ids, from behind one on. */
    List<ChatKey> chatsBehind(UUID workspaceId, String afterChatId, int limit) {
        return jdbc.query(
                "SELECT workspace_id, chat_id FROM queued_chat FORCE INDEX (PRIMARY) WHERE workspace_id = ? AND chat_id > ? ORDER BY chat_id LIMIT ?",
                (row, _) -> chatKey(row),
                Columns.bytes(workspaceId),
                Columns.exact(afterChatId),
                limit);
    }

    long countMessages(UUID workspaceId) {
        var count = jdbc.queryForObject(
                "SELECT COALESCE(SUM(last_position - first_position + 1), 0) FROM queued_chat WHERE workspace_id = ?",
                Long.class,
                Columns.bytes(workspaceId));
        return count == null ? 0 : count;
    }

    /** When the next of what is not under way yet is due. */
    @Nullable
    Instant nextFreshDue(UUID workspaceId) {
        return jdbc.query(
                "SELECT due_at FROM queued_chat FORCE INDEX (due) WHERE workspace_id = ? AND webhook_id IS NULL AND lease_token IS NULL "
                        + "ORDER BY due_at LIMIT 1",
                row -> row.next() ? Columns.instantOrNull(row, "due_at") : null,
                Columns.bytes(workspaceId));
    }

    /** Rows whose first message was accepted before then, in the order of their chats' ids, from behind one on. */
    List<ChatKey> headAcceptedBefore(UUID workspaceId, Instant before, String afterChatId, int limit) {
        return jdbc.query(
                "SELECT workspace_id, chat_id FROM queued_chat FORCE INDEX (PRIMARY) WHERE workspace_id = ? AND chat_id > ? AND head_accepted_at < ? "
                        + "ORDER BY chat_id LIMIT ?",
                (row, _) -> chatKey(row),
                Columns.bytes(workspaceId),
                Columns.exact(afterChatId),
                Columns.utc(before),
                limit);
    }

    /** Rows whose lease has ended without a word. */
    List<ChatKey> lost(UUID workspaceId, Instant now) {
        return jdbc.query(
                "SELECT workspace_id, chat_id FROM queued_chat WHERE workspace_id = ? AND due_at <= ? AND lease_token IS NOT NULL",
                (row, _) -> chatKey(row),
                Columns.bytes(workspaceId),
                Columns.utc(now));
    }

    /** Those of these chats that are queued, as they stand now. */
    List<QueuedChat> find(Collection<ChatKey> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        var where = whereChatIn(keys);
        return jdbc.query(
                "SELECT * FROM queued_chat FORCE INDEX (PRIMARY) WHERE " + where.sql(),
                (row, _) -> queuedChat(row),
                where.parameters());
    }

    private static ChatKey chatKey(ResultSet row) throws SQLException {
        return new ChatKey(Columns.uuid(row, "workspace_id"), Columns.exact(row, "chat_id"));
    }

    private record Where(String sql, Object[] parameters) {}

    /** Ranges of the primary key, which both databases read in its order. */
    private static Where whereChatIn(Collection<ChatKey> keys) {
        var conditions = new ArrayList<String>();
        var parameters = new ArrayList<Object>();
        keys.stream().collect(Collectors.groupingBy(ChatKey::workspaceId)).forEach((workspaceId, chats) -> {
            conditions.add("(workspace_id = ? AND chat_id IN (" + "?,".repeat(chats.size() - 1) + "?))");
            parameters.add(Columns.bytes(workspaceId));
            chats.forEach(chat -> parameters.add(Columns.exact(chat.chatId())));
        });
        return new Where(String.join(" OR ", conditions), parameters.toArray());
    }

    private static QueuedChat queuedChat(ResultSet row) throws SQLException {
        var webhookId = Columns.uuidOrNull(row, "webhook_id");
        return new QueuedChat(
                chatKey(row),
                row.getLong("first_position"),
                row.getLong("head_through"),
                row.getLong("last_position"),
                Columns.instant(row, "head_accepted_at"),
                Columns.instant(row, "due_at"),
                webhookId == null
                        ? null
                        : new Frozen(
                                webhookId,
                                row.getLong("through_position"),
                                row.getBoolean("bundle"),
                                row.getInt("attempts"),
                                row.getInt("ladder_step")),
                Columns.uuidOrNull(row, "lease_token"));
    }

    private static void bind(RowParameters row, QueuedChat chat) throws SQLException {
        var frozen = chat.frozen();
        row.add(chat.key().workspaceId());
        row.add(Columns.exact(chat.key().chatId()));
        row.add(chat.firstPosition());
        row.add(chat.headThrough());
        row.add(chat.lastPosition());
        row.add(chat.headAcceptedAt());
        row.add(chat.dueAt());
        row.add(frozen == null ? null : frozen.webhookId());
        row.add(frozen == null ? null : Long.valueOf(frozen.throughPosition()));
        row.add(frozen == null ? null : Boolean.valueOf(frozen.bundle()));
        row.add(Integer.valueOf(frozen == null ? 0 : frozen.attempts()));
        row.add(Integer.valueOf(frozen == null ? 0 : frozen.ladderStep()));
        row.add(chat.leaseToken());
    }
}
