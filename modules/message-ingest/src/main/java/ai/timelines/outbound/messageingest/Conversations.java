package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.ManyRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads stored messages back, by chat and position. */
@Component
public class Conversations {

    private static final String OF_A_STRETCH =
            "(workspace_id = ? AND chat_id = ? AND position BETWEEN ? AND ? AND LENGTH(content) <= ?)";

    private static final int CHATS_AT_A_TIME = 32;

    private static final String ACCEPTANCE_TIMES = """
            (SELECT ? AS place, position, accepted_at FROM message WHERE workspace_id = ? AND chat_id = ? AND position >= ?
            ORDER BY position LIMIT ?)""";

    private static final ManyRows PERMALINKS = new ManyRows(
            "INSERT INTO permalink (workspace_id, permalink_id, chat_id, position)",
            4,
            "ON DUPLICATE KEY UPDATE position = VALUES(position)");

    private final JdbcClient jdbc;
    private final JdbcTemplate jdbcTemplate;

    Conversations(JdbcClient jdbc, JdbcTemplate jdbcTemplate) {
        this.jdbc = jdbc;
        this.jdbcTemplate = jdbcTemplate;
    }

    /** When a message was accepted. */
    public record AcceptedAt(long position, Instant acceptedAt) {}

    /** The messages of a chat from one position through another, in order of acceptance. */
    public List<AcceptedMessage> load(UUID workspaceId, String chatId, long from, long through) {
        return jdbc.sql("""
                SELECT position, accepted_at, content FROM message
                WHERE workspace_id = :workspace AND chat_id = :chat AND position BETWEEN :from AND :through ORDER BY position
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("chat", Columns.exact(chatId))
                .param("from", from)
                .param("through", through)
                .query((row, _) -> message(workspaceId, row))
                .list();
    }

    /** A message's place. */
    public record Place(UUID workspaceId, String chatId, long position) {}

    /**
     * Messages of a chat that follow each other.
     *
     * @param most the bytes that each of them may have, as it is stored
     */
    public record Stretch(Place first, long through, int most) {

        /** Bytes of a stored message of which many may be read at once. */
        public static final int SMALL = 8 * 1024;

        private List<AcceptedMessage> withoutGap(Map<Place, AcceptedMessage> found) {
            return LongStream.rangeClosed(first.position(), through)
                    .mapToObj(position -> found.get(new Place(first.workspaceId(), first.chatId(), position)))
                    .takeWhile(Objects::nonNull)
                    .toList();
        }
    }

    /** The messages of a stretch in order, up to the first one that is larger, or is not there. */
    public List<AcceptedMessage> loadSmall(Stretch stretch) {
        return loadSmall(List.of(stretch)).getOrDefault(stretch.first(), List.of());
    }

    /** The same of several chats in one look, by each one's first place. */
    public Map<Place, List<AcceptedMessage>> loadSmall(Collection<Stretch> stretches) {
        var loaded = new HashMap<Place, List<AcceptedMessage>>();
        if (!stretches.isEmpty()) {
            var found = find(stretches);
            stretches.forEach(stretch -> loaded.put(stretch.first(), stretch.withoutGap(found)));
        }
        return loaded;
    }

    /** The first position of a chat, from one on through another, at which there is a message. */
    public OptionalLong firstPosition(Place from, long through) {
        // There is no position 0.
        long first = jdbc.sql("""
                SELECT COALESCE(MIN(position), 0) FROM message FORCE INDEX (PRIMARY)
                WHERE workspace_id = :workspace AND chat_id = :chat AND position BETWEEN :from AND :through
                """)
                .param("workspace", Columns.bytes(from.workspaceId()))
                .param("chat", Columns.exact(from.chatId()))
                .param("from", from.position())
                .param("through", through)
                .query(Long.class)
                .single();
        return first == 0 ? OptionalLong.empty() : OptionalLong.of(first);
    }

    private Map<Place, AcceptedMessage> find(Collection<Stretch> stretches) {
        var parameters = new ArrayList<>();
        stretches.forEach(stretch -> {
            parameters.add(Columns.bytes(stretch.first().workspaceId()));
            parameters.add(Columns.exact(stretch.first().chatId()));
            parameters.add(stretch.first().position());
            parameters.add(stretch.through());
            parameters.add(stretch.most());
        });
        var found = new HashMap<Place, AcceptedMessage>();
        jdbcTemplate.query(
                "SELECT workspace_id, position, accepted_at, content FROM message FORCE INDEX (PRIMARY) WHERE "
                        + OF_A_STRETCH + (" OR " + OF_A_STRETCH).repeat(stretches.size() - 1),
                row -> {
                    var message = message(Columns.uuid(row, "workspace_id"), row);
                    found.put(new Place(message.workspaceId(), message.chatId(), message.position()), message);
                },
                parameters.toArray());
        return found;
    }

    /**
     * Keeps chats of a workspace from accepting messages until the caller's transaction ends; they are locked in one order.
     *
     * @param skipLocked whether those that somebody else holds are left out
     * @return the positions of their last messages; none for a chat that has none
     */
    public Map<String, Long> holdLastPositions(UUID workspaceId, Collection<String> chatIds, boolean skipLocked) {
        var positions = new HashMap<String, Long>();
        jdbc.sql(
                        "SELECT chat_id, last_position FROM chat FORCE INDEX (PRIMARY) WHERE workspace_id = :workspace AND chat_id IN (:chats) FOR UPDATE"
                                + (skipLocked ? " SKIP LOCKED" : ""))
                .param("workspace", Columns.bytes(workspaceId))
                .param("chats", chatIds.stream().map(Columns::exact).toList())
                .query(row -> {
                    positions.put(Columns.exact(row, "chat_id"), row.getLong("last_position"));
                });
        return positions;
    }

    /**
     * When the messages from a position on were accepted, in order.
     *
     * @param limit the most messages to look at
     */
    public List<AcceptedAt> acceptanceTimes(UUID workspaceId, String chatId, long from, int limit) {
        var place = new Place(workspaceId, chatId, from);
        return acceptanceTimes(List.of(place), limit).getOrDefault(place, List.of());
    }

    /**
     * The same of several chats, by the place from which on; none for a chat that has none there.
     *
     * @param limit the most messages of each to look at
     */
    public Map<Place, List<AcceptedAt>> acceptanceTimes(List<Place> from, int limit) {
        var times = new HashMap<Place, List<AcceptedAt>>();
        for (int begin = 0; begin < from.size(); begin += CHATS_AT_A_TIME) {
            var some = from.subList(begin, Math.min(from.size(), begin + CHATS_AT_A_TIME));
            var parameters = new ArrayList<Object>();
            for (int i = 0; i < some.size(); i++) {
                var place = some.get(i);
                parameters.addAll(List.of(
                        i, Columns.bytes(place.workspaceId()), Columns.exact(place.chatId()), place.position(), limit));
            }
            jdbc.sql(String.join(" UNION ALL ", Collections.nCopies(some.size(), ACCEPTANCE_TIMES)))
                    .params(parameters)
                    .query(row -> {
                        times.computeIfAbsent(some.get(row.getInt("place")), _ -> new ArrayList<>())
                                .add(new AcceptedAt(row.getLong("position"), Columns.instant(row, "accepted_at")));
                    });
        }
        times.values().forEach(it -> it.sort(Comparator.comparingLong(AcceptedAt::position)));
        return times;
    }

    /** A link that opens a conversation at one of its messages (R21, R22). */
    public record Permalink(UUID workspaceId, UUID id, String chatId, long position) {}

    /** Where that permalink leads, if it belongs to one of these workspaces (R27). */
    public Optional<Permalink> permalink(UUID id, Collection<UUID> workspaceIds) {
        return workspaceIds.isEmpty()
                ? Optional.empty()
                : jdbc.sql("SELECT * FROM permalink WHERE workspace_id IN (:workspaces) AND permalink_id = :id LIMIT 1")
                        .param(
                                "workspaces",
                                workspaceIds.stream().map(Columns::bytes).toList())
                        .param("id", Columns.bytes(id))
                        .query((row, _) -> new Permalink(
                                Columns.uuid(row, "workspace_id"),
                                id,
                                Columns.exact(row, "chat_id"),
                                row.getLong("position")))
                        .optional();
    }

    /** Those of these workspaces that have such a chat. */
    public Set<UUID> having(String chatId, Collection<UUID> workspaceIds) {
        return workspaceIds.isEmpty()
                ? Set.of()
                : jdbc.sql("SELECT workspace_id FROM chat WHERE workspace_id IN (:workspaces) AND chat_id = :chat")
                        .param(
                                "workspaces",
                                workspaceIds.stream().map(Columns::bytes).toList())
                        .param("chat", Columns.exact(chatId))
                        .query((row, _) -> Columns.uuid(row, "workspace_id"))
                        .set();
    }

    /** So many of a chat's messages that stand before a position, the nearest ones, in order of acceptance. */
    public List<AcceptedMessage> before(UUID workspaceId, String chatId, long position, int limit) {
        return page("position < :position ORDER BY position DESC", workspaceId, chatId, position, limit)
                .reversed();
    }

    /** So many of a chat's messages from a position on, in order of acceptance. */
    public List<AcceptedMessage> from(UUID workspaceId, String chatId, long position, int limit) {
        return page("position >= :position ORDER BY position", workspaceId, chatId, position, limit);
    }

    private List<AcceptedMessage> page(String which, UUID workspaceId, String chatId, long position, int limit) {
        return jdbc.sql(
                        "SELECT position, accepted_at, content FROM message FORCE INDEX (PRIMARY) WHERE workspace_id = :workspace AND chat_id = :chat AND "
                                + which + " LIMIT :limit")
                .param("workspace", Columns.bytes(workspaceId))
                .param("chat", Columns.exact(chatId))
                .param("position", position)
                .param("limit", limit)
                .query((row, _) -> message(workspaceId, row))
                .list();
    }

    /** Makes permalinks lead to their messages; to say so again changes nothing. */
    public void keep(Collection<Permalink> permalinks) {
        PERMALINKS.write(jdbcTemplate, List.copyOf(permalinks), (row, permalink) -> {
            row.add(permalink.workspaceId());
            row.add(permalink.id());
            row.add(Columns.exact(permalink.chatId()));
            row.add(permalink.position());
        });
    }

    private static AcceptedMessage message(UUID workspaceId, ResultSet row) throws SQLException {
        return new AcceptedMessage(
                workspaceId,
                row.getLong("position"),
                Columns.instant(row, "accepted_at"),
                ContentCodec.decode(row.getBytes("content")));
    }
}
