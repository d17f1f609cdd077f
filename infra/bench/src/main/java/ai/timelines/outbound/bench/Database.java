package ai.timelines.outbound.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The database server under the application.
 *
 * @param url with a schema of the benchmark's own
 */
record Database(String url, String user, String password) {

    private static final Pattern PARTS = Pattern.compile("(jdbc:mysql://[^/:]+:(\\d+)/)([^?]*)(.*)");
    private static final List<String> DURABILITY =
            List.of("innodb_flush_log_at_trx_commit", "sync_binlog", "log_bin", "innodb_doublewrite");
    private static final int STATEMENTS_SHOWN = 12;

    Database withSchema(String schema) {
        var parts = PARTS.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the URL of a MySQL with its port: " + url);
        }
        return new Database(parts.replaceFirst("$1" + schema + "$4"), user, password);
    }

    /** With that added to the URL. */
    Database withOptions(String options) {
        return new Database(url + "&" + options, user, password);
    }

    /** Its process where it runs on this machine, else -1. */
    long pid() {
        var parts = PARTS.matcher(url);
        return parts.matches()
                ? ProcessStats.databaseOn(Integer.parseInt(parts.group(2))).orElse(-1L)
                : -1;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Chats of which something waits or is under way; the condition is that of the product's {@code queued_chat}. */
    int chatsUnderWay() throws SQLException {
        try (var connection = connect()) {
            return Integer.parseInt(
                    value(
                            connection,
                            "SELECT COUNT(*) FROM queued_chat WHERE lease_token IS NOT NULL OR first_position <= last_position"));
        }
    }

    /** Of the whole server since its start, whoever's they are. */
    record LockFailures(long deadlocks, long timeouts) {}

    LockFailures lockFailures() throws SQLException {
        try (var connection = connect()) {
            return new LockFailures(counter(connection, "lock_deadlocks"), counter(connection, "lock_timeouts"));
        }
    }

    private static long counter(Connection connection, String name) throws SQLException {
        return Long.parseLong(
                value(connection, "SELECT count FROM information_schema.innodb_metrics WHERE name = '" + name + "'"));
    }

    void dropSchema() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS `" + connection.getCatalog() + "`");
        }
    }

    /** Its version, and what it does at a commit. */
    String description() throws SQLException {
        var parts = new ArrayList<String>();
        try (var connection = connect()) {
            parts.add(value(connection, "SELECT VERSION()"));
            for (var variable : DURABILITY) {
                parts.add(variable + "=" + value(connection, "SELECT @@" + variable));
            }
            parts.add("innodb_buffer_pool_size=" + value(connection, "SELECT @@innodb_buffer_pool_size >> 20") + "M");
            parts.add("performance_schema=" + value(connection, "SELECT @@performance_schema"));
        }
        return String.join(", ", parts);
    }

    /** Whether a commit survives a power cut. */
    boolean isDurable() throws SQLException {
        try (var connection = connect()) {
            return value(connection, "SELECT @@innodb_flush_log_at_trx_commit").equals("1")
                    && (value(connection, "SELECT @@log_bin").equals("0")
                            || value(connection, "SELECT @@sync_binlog").equals("1"));
        }
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    void forgetStatements() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            if (value(connection, "SELECT @@performance_schema").equals("0")) {
                throw new IllegalArgumentException(
                        "--profile needs a database server with performance_schema=ON: stop this one, and one with it is started");
            }
            statement.execute(
                    "UPDATE performance_schema.setup_consumers SET enabled = 'YES' WHERE name = 'events_statements_cpu'");
            statement.execute("TRUNCATE performance_schema.events_statements_summary_by_digest");
        }
    }

    /** The statements that took most CPU in all. */
    List<String> statements() throws SQLException {
        var lines = new ArrayList<String>();
        try (var connection = connect();
                var query = connection.prepareStatement("""
                        SELECT COUNT_STAR, SUM_CPU_TIME / 1e12, SUM_TIMER_WAIT / 1e12, SUM_ROWS_AFFECTED, SUM_ROWS_EXAMINED, DIGEST_TEXT
                        FROM performance_schema.events_statements_summary_by_digest WHERE SCHEMA_NAME = ?
                        ORDER BY SUM_CPU_TIME DESC LIMIT ?""")) {
            query.setString(1, connection.getCatalog());
            query.setInt(2, STATEMENTS_SHOWN);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var text = String.valueOf(rows.getString(6));
                    lines.add(String.format(
                            Locale.ROOT,
                            "%8.2f s CPU %8.2f s elapsed %8d times %9d rows changed %9d read  %s",
                            rows.getDouble(2),
                            rows.getDouble(3),
                            rows.getLong(1),
                            rows.getLong(4),
                            rows.getLong(5),
                            text.substring(0, Math.min(110, text.length()))));
                }
            }
        }
        return lines;
    }
}
