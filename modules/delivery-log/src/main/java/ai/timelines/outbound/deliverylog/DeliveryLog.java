package ai.timelines.outbound.deliverylog;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.exact;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.uuid;

import ai.timelines.outbound.database.TimeOrderedIds;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.exc.JacksonIOException;

/** Keeps every attempt to deliver and gives them back, newest first. */
@Component
public class DeliveryLog {

    /** What the file of R18 holds. */
    static final int NEWEST_IN_FILE = 100;

    /** Bounds of one statement, well below the 16 MiB that a server may take at most: bytes may double by escaping. */
    private static final int STATEMENT_ROWS = 256;

    private static final int STATEMENT_BYTES = 2 * 1024 * 1024;

    /** No delivery covers more (R6). */
    private static final int MESSAGES_AT_A_TIME = 500;

    /** That a {@code DATE} knows; an id that someone made up may carry more. */
    private static final int LAST_YEAR = 9_999;

    static final String NEWEST = "SELECT " + AttemptRows.SUMMARY_COLUMNS
            + " FROM delivery_attempt FORCE INDEX (PRIMARY) WHERE workspace_id = ? ORDER BY delivery_id DESC LIMIT ?";

    static final String FIND = "SELECT " + AttemptRows.COLUMNS
            + " FROM delivery_attempt WHERE workspace_id = ? AND delivery_id = ? AND started_on = ?";

    /** Where the index is left to choice, the optimizer tries all of them in every partition first, which costs more than reading. */
    private static final String OF_DELIVERY = " FROM delivery_attempt FORCE INDEX (attempts_of_a_chat)"
            + " WHERE workspace_id = ? AND chat_id = ? AND from_position = ? AND webhook_id = ?";

    static final String OF_CHAT = """
            SELECT delivery_id, from_position, through_position, attempt, started_at, duration_us, fate
            FROM delivery_attempt FORCE INDEX (attempts_of_a_chat)
            WHERE workspace_id = ? AND chat_id = ? AND from_position BETWEEN ? AND ? AND test = FALSE ORDER BY started_at""";

    static final String ATTEMPTS_OF =
            "SELECT " + AttemptRows.SUMMARY_COLUMNS + OF_DELIVERY + " ORDER BY attempt, delivery_id";

    private final JdbcTemplate jdbc;
    private final LogPartitions partitions;
    private final InstantSource clock;

    DeliveryLog(JdbcTemplate jdbc, LogPartitions partitions, InstantSource clock) {
        this.jdbc = jdbc;
        this.partitions = partitions;
        this.clock = clock;
    }

    /**
     * Makes sure that there is a place for what starts today and tomorrow; costs nothing when there is.
     *
     * <p>To be called before a transaction that records: making a place changes the table, which waits for every transaction that has
     * touched it, the caller's own among them.
     */
    public void ensureRoom() {
        partitions.ensureRoomFor(partitions.tomorrow());
    }

    /** Writes attempts within the caller's transaction. */
    public void record(Collection<Attempt> attempts) {
        attempts.stream()
                .map(attempt -> TimeOrderedIds.instantOf(attempt.deliveryId()))
                .max(Comparator.<Instant>naturalOrder())
                .ifPresent(partitions::ensureRoomFor);
        var statement = new ArrayList<Attempt>();
        long weight = 0;
        for (var attempt : attempts) {
            long added = weight(attempt);
            if (statement.size() == STATEMENT_ROWS || (!statement.isEmpty() && weight + added > STATEMENT_BYTES)) {
                insert(statement);
                statement.clear();
                weight = 0;
            }
            statement.add(attempt);
            weight += added;
        }
        if (!statement.isEmpty()) {
            insert(statement);
        }
    }

    /** At most {@code limit} attempts of a workspace, the one that started last first. */
    public List<AttemptSummary> newest(UUID workspaceId, int limit) {
        var newest = jdbc.query(NEWEST, (row, _) -> AttemptRows.summary(row), bytes(workspaceId), limit);
        // The ids know the millisecond; within one, the column knows more.
        newest.sort(Comparator.comparing(AttemptSummary::startedAt).reversed());
        return newest;
    }

    /** The attempt of that id with all that was sent and received; empty for another workspace's, too (R27). */
    public Optional<Attempt> find(UUID workspaceId, UUID deliveryId) {
        var startedOn = AttemptRows.startedOn(deliveryId);
        if (deliveryId.version() != 7 || startedOn.getYear() > LAST_YEAR) {
            return Optional.empty();
        }
        return jdbc
                .query(FIND, (row, _) -> AttemptRows.whole(row), bytes(workspaceId), bytes(deliveryId), startedOn)
                .stream()
                .findFirst();
    }

    /** All attempts of the delivery of which this is one, the first one first. */
    public List<AttemptSummary> attemptsOf(AttemptSummary one) {
        return jdbc.query(ATTEMPTS_OF, (row, _) -> AttemptRows.summary(row), delivery(one));
    }

    /** The number of the last attempt of the delivery of which this is one. */
    public int lastAttemptNumber(AttemptSummary one) {
        var last = jdbc.queryForObject("SELECT MAX(attempt)" + OF_DELIVERY, Integer.class, delivery(one));
        return last == null ? 0 : last;
    }

    private static Object[] delivery(AttemptSummary one) {
        return new Object[] {bytes(one.workspaceId()), exact(one.chatId()), one.fromPosition(), bytes(one.webhookId())};
    }

    /** The attempts at messages of a chat between two positions, in the order in which they started. */
    public List<ChatAttempt> attemptsOfChat(UUID workspaceId, String chatId, long from, long through) {
        return jdbc
                .query(
                        OF_CHAT,
                        (row, _) -> new ChatAttempt(
                                uuid(row, "delivery_id"),
                                row.getLong("from_position"),
                                row.getLong("through_position"),
                                row.getInt("attempt"),
                                instant(row, "started_at"),
                                Duration.of(row.getLong("duration_us"), ChronoUnit.MICROS),
                                Fate.valueOf(row.getString("fate"))),
                        bytes(workspaceId),
                        exact(chatId),
                        from - MESSAGES_AT_A_TIME,
                        through)
                .stream()
                .filter(it -> it.throughPosition() >= from)
                .toList();
    }

    /** What started since then is in the log; what started before may not be kept any more. */
    public Instant keptSince() {
        return partitions.keptSince();
    }

    /**
     * Writes the file of R18: the 100 newest attempts with all details, as JSON, newest first. The stream stays open.
     *
     * <p>Each attempt is read when its turn has come: neither do all bodies stand in memory at once, nor does a slow reader hold a connection.
     *
     * @throws UncheckedIOException if the stream takes no more
     */
    public void writeLog(UUID workspaceId, OutputStream out) {
        var newest = newest(workspaceId, NEWEST_IN_FILE);
        try (var json = CompactJson.generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("workspace_id", workspaceId.toString());
            json.writeStringProperty("exported_at", AttemptJson.instant(clock.instant()));
            json.writeArrayPropertyStart("requests");
            for (var attempt : newest) {
                find(workspaceId, attempt.deliveryId()).ifPresent(whole -> AttemptJson.writeWhole(json, whole));
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonIOException broken) {
            throw new UncheckedIOException(broken.getCause());
        }
    }

    private void insert(List<Attempt> attempts) {
        var deliveredAtOnce = new ArrayList<Attempt>();
        var others = new ArrayList<Attempt>();
        attempts.forEach(it -> (AttemptRows.isDeliveredAtOnce(it) ? deliveredAtOnce : others).add(it));
        AttemptRows.DELIVERED_AT_ONCE.write(jdbc, deliveredAtOnce, AttemptRows::writeDeliveredAtOnce);
        AttemptRows.ANY.write(jdbc, others, AttemptRows::write);
    }

    private static long weight(Attempt attempt) {
        var response = attempt.response();
        return 1_024L + attempt.request().bytes() + (response == null ? 0 : response.bytes());
    }
}
