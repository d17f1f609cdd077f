package ai.timelines.outbound.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What happens to the database. */
final class DatabaseOrdeals {

    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int STORMS = 3;
    private static final Duration CALM = Duration.ofSeconds(3);

    /** In all orders, so that they deadlock with the application and with one another. */
    private static final List<List<String>> ORDERS = List.of(
            List.of("webhook", "queued_chat", "chat"),
            List.of("queued_chat", "chat", "webhook"),
            List.of("chat", "webhook", "queued_chat"));

    private DatabaseOrdeals() {}

    static List<Ordeal> all(Options options) {
        int seconds = options.number("outage", 15, 3);
        return List.of(
                Ordeal.of("restart", "the database stopped and started twice", true, rig -> {
                    for (int i = 0; i < 2; i++) {
                        Rig.pause(CALM);
                        rig.stack.again("restart");
                    }
                    Rig.pause(CALM);
                    return List.of();
                }),
                Ordeal.of("crash", "the database killed twice", true, rig -> {
                    for (int i = 0; i < 2; i++) {
                        Rig.pause(CALM);
                        rig.stack.again("crash");
                    }
                    Rig.pause(CALM);
                    return List.of();
                }),
                Ordeal.of("refuse", "the database refuses all writes, twice for " + seconds + " s", false, rig -> {
                    for (int i = 0; i < 2; i++) {
                        Rig.pause(CALM);
                        during(
                                rig,
                                "SET GLOBAL super_read_only = ON",
                                seconds,
                                "SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF");
                    }
                    return List.of();
                }),
                Ordeal.of(
                        "freeze",
                        "all writes hang for " + seconds + " s, so that the connection pool is exhausted",
                        false,
                        rig -> {
                            Rig.pause(CALM);
                            during(rig, "FLUSH TABLES WITH READ LOCK", seconds, "UNLOCK TABLES");
                            return List.of();
                        }),
                Ordeal.of(
                        "locks",
                        "rows locked at random in all orders, by four others, for " + seconds + " s",
                        false,
                        rig -> lockStorm(rig, seconds)),
                Ordeal.of(
                        "cut",
                        "all connections to the database cut every 300 ms for " + seconds + " s",
                        false,
                        rig -> cutConnections(rig, seconds)));
    }

    private static void during(Rig rig, String begin, int seconds, String end)
            throws SQLException, InterruptedException {
        try (var connection = rig.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(begin);
            try {
                Rig.pause(Duration.ofSeconds(seconds));
            } finally {
                statement.execute(end);
            }
        }
    }

    private static List<String> lockStorm(Rig rig, int seconds) {
        var taken = new AtomicInteger();
        var timeouts = new AtomicInteger();
        var deadlocks = new AtomicInteger();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i <= STORMS; i++) {
                var order = ORDERS.get(i % ORDERS.size());
                threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        try (var connection = rig.database().connect()) {
                            lock(connection, order);
                            taken.incrementAndGet();
                        } catch (SQLException e) {
                            if (e.getErrorCode() == LOCK_WAIT_TIMEOUT) {
                                timeouts.incrementAndGet();
                            } else if (e.getErrorCode() == DEADLOCK) {
                                deadlocks.incrementAndGet();
                            } else {
                                throw new CompletionException(e);
                            }
                        }
                    }
                    return null;
                });
            }
        }
        return List.of("locks taken %d times; deadlocks of the others: %d, timeouts: %d"
                .formatted(taken.get(), deadlocks.get(), timeouts.get()));
    }

    private static void lock(Connection connection, List<String> order) throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SET SESSION innodb_lock_wait_timeout = 7");
            for (var table : order) {
                // Every row that it looks at is locked.
                statement
                        .executeQuery("SELECT workspace_id FROM " + table + " ORDER BY RAND() LIMIT 3 FOR UPDATE")
                        .close();
                Rig.pause(Duration.ofMillis((long) (Math.random() * 100)));
            }
            // Now and then for longer than the application waits for a lock.
            Rig.pause(Duration.ofMillis(Math.random() < 0.05 ? 6_000 : (long) (Math.random() * 200)));
        } finally {
            connection.rollback();
        }
    }

    private static List<String> cutConnections(Rig rig, int seconds) throws SQLException, InterruptedException {
        int cut = 0;
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        try (var connection = rig.database().connect();
                var statement = connection.createStatement()) {
            while (System.nanoTime() < end) {
                for (var id : others(statement)) {
                    try {
                        statement.execute("KILL " + id);
                        cut++;
                    } catch (SQLException _) {
                        // It has ended by itself.
                    }
                }
                Rig.pause(Duration.ofMillis(300));
            }
        }
        if (cut == 0) {
            throw new IllegalStateException("there was no connection to cut");
        }
        return List.of("connections cut: " + cut);
    }

    /** Those that use the same schema; what the server knows of its threads is empty where its performance schema is off. */
    private static List<Long> others(Statement statement) throws SQLException {
        long own;
        String schema;
        try (var here = statement.executeQuery("SELECT CONNECTION_ID(), DATABASE()")) {
            here.next();
            own = here.getLong(1);
            schema = here.getString(2);
        }
        var ids = new ArrayList<Long>();
        try (var rows = statement.executeQuery("SHOW PROCESSLIST")) {
            while (rows.next()) {
                if (schema.equals(rows.getString("db")) && rows.getLong("Id") != own) {
                    ids.add(rows.getLong("Id"));
                }
            }
        }
        return ids;
    }
}
