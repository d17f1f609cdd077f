package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.ManyRows;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL of accepting messages: few statements for a group, each for as many of its messages as one takes. */
@Component
class MessageStore {

    /** A chat of a workspace. */
    record ChatKey(UUID workspaceId, String chatId) implements Comparable<ChatKey> {
        @Override
        public int compareTo(ChatKey other) {
            int order = compareUnsigned(workspaceId, other.workspaceId);
            return order != 0 ? order : chatId.compareTo(other.chatId);
        }

        private static int compareUnsigned(UUID a, UUID b) {
            int order = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
            return order != 0 ? order : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
        }
    }

    /** A message's id within its workspace. */
    record UidKey(UUID workspaceId, String messageUid) {}

    /** A message that is to be stored at a position. */
    record NewMessage(AcceptedMessage message, byte[] content) {
        @Nullable
        Attachment attachment() {
            return message.content().message().attachment();
        }
    }

    private static final ManyRows CHATS = new ManyRows(
            "INSERT INTO chat (workspace_id, chat_id, last_position, created_at)",
            4,
            "ON DUPLICATE KEY UPDATE last_position = last_position + VALUES(last_position)");

    private static final ManyRows MESSAGES = new ManyRows(
            "INSERT INTO message (workspace_id, chat_id, position, message_uid, accepted_at, content)", 6, "");

    private final JdbcTemplate jdbc;

    MessageStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The canonical contents of those of these messages that are stored already. */
    Map<UidKey, ByteBuffer> storedContents(Collection<UidKey> uids) {
        var byWorkspace = uids.stream()
                .collect(Collectors.groupingBy(
                        UidKey::workspaceId,
                        Collectors.mapping(it -> Columns.exact(it.messageUid()), Collectors.toList())));
        var found = new HashMap<UidKey, ByteBuffer>();
        select(
                "SELECT workspace_id, message_uid, content FROM message FORCE INDEX (message_uid) WHERE ",
                "message_uid",
                byWorkspace,
                row -> found.put(
                        new UidKey(Columns.uuid(row, "workspace_id"), Columns.exact(row, "message_uid")),
                        ByteBuffer.wrap(row.getBytes("content"))));
        return found;
    }

    /**
     * Locks the chats, in one order, and moves their last positions on by what is to be added.
     *
     * @return the last positions after that
     */
    Map<ChatKey, Long> advancePositions(Map<ChatKey, Integer> added, Instant now) {
        var inOrder = added.keySet().stream().sorted().toList();
        CHATS.write(jdbc, inOrder, (row, chat) -> {
            row.add(chat.workspaceId());
            row.add(Columns.exact(chat.chatId()));
            row.add(Long.valueOf(added.getOrDefault(chat, 0)));
            row.add(now);
        });
        var byWorkspace = inOrder.stream()
                .collect(Collectors.groupingBy(
                        ChatKey::workspaceId,
                        Collectors.mapping(it -> Columns.exact(it.chatId()), Collectors.toList())));
        var positions = new HashMap<ChatKey, Long>();
        select(
                "SELECT workspace_id, chat_id, last_position FROM chat FORCE INDEX (PRIMARY) WHERE ",
                "chat_id",
                byWorkspace,
                row -> positions.put(
                        new ChatKey(Columns.uuid(row, "workspace_id"), Columns.exact(row, "chat_id")),
                        row.getLong("last_position")));
        return positions;
    }

    void insert(List<NewMessage> messages) {
        MESSAGES.write(jdbc, messages, (row, it) -> {
            var message = it.message();
            row.add(message.workspaceId());
            row.add(Columns.exact(message.chatId()));
            row.add(message.position());
            row.add(Columns.exact(message.content().message().messageUid()));
            row.add(message.acceptedAt());
            row.add(it.content());
        });
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** One query over ranges of the index on (workspace_id, column). */
    private void select(String select, String column, Map<UUID, List<byte[]>> byWorkspace, RowReader reader) {
        if (byWorkspace.isEmpty()) {
            return;
        }
        var where = new ArrayList<String>();
        var parameters = new ArrayList<Object>();
        byWorkspace.forEach((workspaceId, values) -> {
            where.add("(workspace_id = ? AND " + column + " IN (" + "?,".repeat(values.size() - 1) + "?))");
            parameters.add(Columns.bytes(workspaceId));
            parameters.addAll(values);
        });
        jdbc.query(
                select + String.join(" OR ", where),
                row -> {
                    reader.read(row);
                },
                parameters.toArray());
    }
}
