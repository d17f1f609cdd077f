package ai.timelines.outbound.database;

import com.mysql.cj.jdbc.JdbcConnection;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An {@code INSERT} of many rows in one statement, with or without {@code ON DUPLICATE KEY UPDATE}.
 *
 * <p>It is prepared by the server, once per connection and number of rows, of which there are a few: neither side then writes and
 * reads long texts of SQL, which is most of what such a statement costs.
 */
public final class ManyRows {

    /**
     * A statement of more rows than were asked for there cannot be, so the largest that fits is taken, and again of the rest. Each one is kept with
     * room for all its values, on every connection that was ever used so: larger ones would fill the heap to save little.
     */
    private static final NavigableSet<Integer> SIZES =
            new TreeSet<>(List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96));

    private static final int KEPT_BYTES = 64 * 1024;
    private static final int TOO_MANY_STATEMENTS = 1461;

    /** A connection itself holds on to what was prepared on it; when the pool lets go of it, all of that goes. */
    private static final Map<Connection, Map<String, WeakReference<PreparedStatement>>> PREPARED = new WeakHashMap<>();

    private final ConcurrentHashMap<Integer, String> sqlBySize = new ConcurrentHashMap<>();
    private final String insert;
    private final String row;
    private final String rest;

    /**
     * @param insert up to the word {@code VALUES}
     * @param columns how many values a row has
     * @param rest what follows the rows, such as {@code ON DUPLICATE KEY UPDATE …}; may be empty
     */
    public ManyRows(String insert, int columns, String rest) {
        this(insert, "?,".repeat(columns - 1) + "?", rest);
    }

    /** @param row the values of a row: question marks, and what is the same for all rows */
    public ManyRows(String insert, String row, String rest) {
        this.insert = insert;
        this.row = "(" + row + ")";
        this.rest = rest;
    }

    /** Adds a row's values in the order of the columns. */
    @FunctionalInterface
    public interface RowWriter<T> {
        void write(RowParameters row, T item) throws SQLException;
    }

    /** Writes all rows, in their order, on the connection of the caller's transaction. */
    public <T> void write(JdbcTemplate jdbc, List<T> items, RowWriter<T> writer) {
        if (!items.isEmpty()) {
            jdbc.execute((ConnectionCallback<Boolean>) connection -> {
                write(connection.unwrap(JdbcConnection.class), items, writer);
                return true;
            });
        }
    }

    private <T> void write(JdbcConnection connection, List<T> items, RowWriter<T> writer) throws SQLException {
        int written = 0;
        while (written < items.size()) {
            int size = Objects.requireNonNull(SIZES.floor(items.size() - written));
            var statement = prepared(connection, sqlBySize.computeIfAbsent(size, this::sql));
            var parameters = new RowParameters(statement);
            for (var item : items.subList(written, written + size)) {
                writer.write(parameters, item);
            }
            try {
                statement.executeUpdate();
            } finally {
                // A statement keeps what it was filled with; clearing it costs too much to do it for little.
                if (parameters.bytes() > KEPT_BYTES) {
                    statement.clearParameters();
                }
            }
            written += size;
        }
    }

    private String sql(int size) {
        return insert + " VALUES " + (row + ",").repeat(size - 1) + row + " " + rest;
    }

    private static PreparedStatement prepared(JdbcConnection connection, String sql) throws SQLException {
        Map<String, WeakReference<PreparedStatement>> ofConnection;
        synchronized (PREPARED) {
            ofConnection = PREPARED.computeIfAbsent(connection, _ -> new HashMap<>());
        }
        var reference = ofConnection.get(sql);
        var known = reference == null ? null : reference.get();
        if (known == null) {
            known = prepare(connection, sql);
            ofConnection.put(sql, new WeakReference<>(known));
        }
        return known;
    }

    /** By the driver alone, and sent as text, where the server keeps as many statements as it may. */
    private static PreparedStatement prepare(JdbcConnection connection, String sql) throws SQLException {
        try {
            return connection.serverPrepareStatement(sql);
        } catch (SQLException refused) {
            if (refused.getErrorCode() == TOO_MANY_STATEMENTS) {
                return connection.clientPrepareStatement(sql);
            }
            throw refused;
        }
    }
}
