package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What the machine can do at most, to hold the product's figures against: durable inserts of a message and a row of the
 * log, in batches by two threads, when nothing else runs.
 */
record MachineLimit() implements Scenario {

    private static final int THREADS = 2;
    private static final int ROWS = 256;
    private static final String MESSAGE = "m".repeat(350);
    private static final String LOG = "l".repeat(900);

    private static final String MESSAGES = """
            CREATE TABLE limit_message (chat VARBINARY(64), position BIGINT, uid VARBINARY(64), accepted DATETIME(6),
            content BLOB, PRIMARY KEY (chat, position), UNIQUE KEY (uid))""";
    private static final String ATTEMPTS = """
            CREATE TABLE limit_attempt (id VARBINARY(32), chat VARBINARY(64), started DATETIME(6), request MEDIUMBLOB,
            PRIMARY KEY (started, id), KEY (chat))""";

    private record Inserted(long rows, double cpuSeconds) {}

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var database = stack.newDatabase();
        if (database == null) {
            IO.println("limit: needs a database server that is there before the application");
            return;
        }
        database = database.withOptions("rewriteBatchedStatements=true");
        var options = stack.options;
        int seconds = options.number("seconds", 20, 2);
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(MESSAGES);
            statement.execute(ATTEMPTS);
            inserted(database, Math.min(10, seconds), 0);
            double before = ProcessStats.cpuSeconds(database.pid());
            long begin = System.nanoTime();
            var inserted = inserted(database, seconds, 1);
            double elapsed = (System.nanoTime() - begin) / 1e9;
            double cpu = ProcessStats.cpuSeconds(database.pid()) - before;
            stack.describe(database);
            IO.println(String.format(
                    Locale.ROOT,
                    "%nlimit: %,.0f/s durable inserts of message (%d B) and log row (%d B), %d threads, %d rows each; CPU per 1,000: %.3f s, of it %.3f in the database",
                    inserted.rows() / elapsed,
                    MESSAGE.length(),
                    LOG.length(),
                    THREADS,
                    ROWS,
                    (cpu + inserted.cpuSeconds()) * 1_000 / inserted.rows(),
                    cpu * 1_000 / inserted.rows()));
        } finally {
            database.dropSchema();
        }
    }

    private static Inserted inserted(Database database, int seconds, int round)
            throws InterruptedException, IOException {
        double before = ProcessStats.cpuSeconds(ProcessHandle.current().pid());
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        var counts = new ArrayList<Future<Long>>();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                int thread = round * THREADS + i;
                counts.add(threads.submit(() -> insert(database, thread, end)));
            }
        }
        long rows = 0;
        try {
            for (var count : counts) {
                rows += count.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return new Inserted(
                rows, ProcessStats.cpuSeconds(ProcessHandle.current().pid()) - before);
    }

    private static long insert(Database database, int thread, long end) throws SQLException {
        long rows = 0;
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            try (var message = connection.prepareStatement(
                            "INSERT INTO limit_message (chat, position, uid, accepted, content) VALUES (?, ?, ?, NOW(6), ?)");
                    var attempt = connection.prepareStatement(
                            "INSERT INTO limit_attempt (id, chat, started, request) VALUES (?, ?, NOW(6), ?)")) {
                while (System.nanoTime() < end) {
                    for (int i = 0; i < ROWS; i++) {
                        var chat = "chat-" + thread + "-" + rows % 1_000;
                        var id = thread + "-" + rows++;
                        message.setString(1, chat);
                        message.setLong(2, rows);
                        message.setString(3, id);
                        message.setString(4, MESSAGE);
                        message.addBatch();
                        attempt.setString(1, id);
                        attempt.setString(2, chat);
                        attempt.setString(3, LOG);
                        attempt.addBatch();
                    }
                    for (var statement : List.of(message, attempt)) {
                        statement.executeBatch();
                    }
                    connection.commit();
                }
            }
        }
        return rows;
    }
}
