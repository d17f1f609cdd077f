package ai.timelines.outbound.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Others who lock a few rows of the product's tables, in other orders than it does, so that they deadlock with it and with one another. */
final class LockStorm {

    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int OTHERS = 4;
    private static final int SHORT_MILLIS = 200;

    /** Longer than the application waits for a lock. One at a time, with a pause between, or nothing would get through. */
    private static final Duration LONG = Duration.ofSeconds(6);

    private static final long BETWEEN_LONG_NANOS = LONG.plusSeconds(3).toNanos();

    /** Its key, and how many rows one of the others wants; the four webhooks would all be locked all the time. */
    private record Table(String name, List<String> key, int rows) {}

    private static final Table WEBHOOK = new Table("webhook", List.of("workspace_id"), 1);
    private static final Table QUEUE = new Table("queued_chat", List.of("workspace_id", "chat_id"), 3);
    private static final Table CHAT = new Table("chat", List.of("workspace_id", "chat_id"), 3);

    private static final List<List<Table>> ORDERS =
            List.of(List.of(WEBHOOK, QUEUE, CHAT), List.of(QUEUE, CHAT, WEBHOOK), List.of(CHAT, WEBHOOK, QUEUE));

    /** A transaction that has written to such a table is never the victim of a deadlock: then it is the application's. */
    private static final String SCAR = "scar";

    private final Database database;
    private final Map<Table, Integer> locked = new ConcurrentHashMap<>();
    private final AtomicInteger timeouts = new AtomicInteger();
    private final AtomicInteger deadlocks = new AtomicInteger();
    private final AtomicInteger longHolds = new AtomicInteger();
    private final AtomicLong nextLong =
            new AtomicLong(System.nanoTime() + Duration.ofSeconds(3).toNanos());

    LockStorm(Database database) {
        this.database = database;
    }

    void rage(Duration duration, Findings findings) throws SQLException, InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        createScar();
        var before = database.lockFailures();
        var threads = new ArrayList<Future<?>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < OTHERS; i++) {
                var order = ORDERS.get(i % ORDERS.size());
                threads.add(executor.submit(() -> {
                    lockUntil(end, order);
                    return null;
                }));
            }
        }
        for (var thread : threads) {
            try {
                thread.get();
            } catch (ExecutionException e) {
                findings.fault("one of the others failed: " + e.getCause());
            }
        }
        var after = database.lockFailures();
        for (var table : ORDERS.getFirst()) {
            int rows = locked.getOrDefault(table, 0);
            findings.say("rows of %s locked: %d".formatted(table.name(), rows));
            findings.require(rows > 0, "no row of " + table.name() + " was locked");
        }
        findings.say("for %d s: %d times".formatted(LONG.toSeconds(), longHolds.get()));
        long met = after.deadlocks() - before.deadlocks() - deadlocks.get();
        long waited = after.timeouts() - before.timeouts() - timeouts.get();
        findings.say("deadlocks of the application %d, of the others %d; timeouts %d, and %d"
                .formatted(met, deadlocks.get(), waited, timeouts.get()));
        findings.require(met > 0, "the application met no deadlock");
        findings.require(waited > 0, "the application waited for no lock in vain");
    }

    private void createScar() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + SCAR + " (id INT) ENGINE = MyISAM");
        }
    }

    private void lockUntil(long end, List<Table> order) throws SQLException, InterruptedException {
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                // Else those who wait for one that holds for long would hold what they have as long.
                statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
            }
            // A row that is gone by then leaves no gap locked, as in the application.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            while (System.nanoTime() < end) {
                try {
                    lock(connection, order);
                } catch (SQLException e) {
                    switch (e.getErrorCode()) {
                        case LOCK_WAIT_TIMEOUT -> timeouts.incrementAndGet();
                        case DEADLOCK -> deadlocks.incrementAndGet();
                        default -> throw e;
                    }
                } finally {
                    connection.rollback();
                }
            }
        }
    }

    private void lock(Connection connection, List<Table> order) throws SQLException, InterruptedException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + SCAR + " VALUES (1)");
        }
        for (var table : order) {
            for (var key : keys(connection, table)) {
                lock(connection, table, key);
            }
            Rig.pause(Duration.ofMillis((long) (Math.random() * SHORT_MILLIS / order.size())));
        }
        long due = nextLong.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextLong.compareAndSet(due, now + BETWEEN_LONG_NANOS)) {
            longHolds.incrementAndGet();
            Rig.pause(LONG);
        }
    }

    /** By a plain read, which locks nothing. */
    private static List<byte[][]> keys(Connection connection, Table table) throws SQLException {
        var keys = new ArrayList<byte[][]>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + String.join(", ", table.key()) + " FROM " + table.name()
                        + " ORDER BY RAND() LIMIT " + table.rows())) {
            while (rows.next()) {
                var key = new byte[table.key().size()][];
                for (int i = 0; i < key.length; i++) {
                    key[i] = rows.getBytes(i + 1);
                }
                keys.add(key);
            }
        }
        return keys;
    }

    private void lock(Connection connection, Table table, byte[][] key) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT 1 FROM " + table.name() + " WHERE "
                + String.join(" = ? AND ", table.key()) + " = ? FOR UPDATE")) {
            for (int i = 0; i < key.length; i++) {
                statement.setBytes(i + 1, key[i]);
            }
            try (var row = statement.executeQuery()) {
                if (row.next()) {
                    locked.merge(table, 1, Integer::sum);
                }
            }
        }
    }
}
