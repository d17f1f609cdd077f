package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens to the database. */
final class DatabaseOrdeals {

    private static final Duration CALM = Duration.ofSeconds(3);

    /** So few that what hangs and what reads use them up. */
    private static final Map<String, String> SMALL_POOL = Map.of("SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "3");

    /** Whoever reads or writes any of these waits. */
    private static final String LOCK_ALL =
            "LOCK TABLES webhook WRITE, chat WRITE, message WRITE, queued_chat WRITE, delivery_attempt WRITE";

    private static final String FAILS = "the database fails \\(";
    private static final String WORKS = "the database works again, after \\d+ ms";

    private DatabaseOrdeals() {}

    static List<Ordeal> all(Options options) {
        int seconds = options.number("outage", 15, 8);
        return List.of(
                Ordeal.of("restart", "the database stopped and started twice", true, (rig, _) -> {
                            for (int i = 0; i < 2; i++) {
                                Rig.pause(CALM);
                                rig.stack.again("restart");
                            }
                            Rig.pause(CALM);
                        })
                        .toBeTold(FAILS, WORKS),
                Ordeal.of("crash", "the database killed twice", true, (rig, _) -> {
                            for (int i = 0; i < 2; i++) {
                                Rig.pause(CALM);
                                rig.stack.again("crash");
                            }
                            Rig.pause(CALM);
                        })
                        .toBeTold(FAILS, WORKS),
                Ordeal.of("refuse", "the database refuses all writes, twice for " + seconds + " s", false, (rig, _) -> {
                            for (int i = 0; i < 2; i++) {
                                Rig.pause(CALM);
                                during(
                                        rig,
                                        "SET GLOBAL super_read_only = ON",
                                        seconds,
                                        "SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF");
                            }
                        })
                        .toBeTold("the database fails .*read-only", WORKS),
                Ordeal.of(
                                "freeze",
                                "all reads and writes hang for " + seconds + " s, with a pool of 3 connections",
                                false,
                                (rig, findings) -> freeze(rig, seconds, findings))
                        .onNodes(List.of(SMALL_POOL))
                        .toBeTold(
                                "the database took \\d+ s for a group",
                                "the database fails .*Connection is not available",
                                WORKS),
                Ordeal.of(
                                "cut",
                                "all connections to the database cut every 300 ms for " + seconds + " s",
                                false,
                                (rig, findings) -> cutConnections(rig, seconds, findings))
                        .toBeTold(FAILS, WORKS),
                Ordeal.of(
                                "locks",
                                "rows locked at random in all orders, by four others, for " + seconds + " s",
                                false,
                                (rig, findings) -> {
                                    Rig.pause(CALM);
                                    new LockStorm(rig.database()).rage(Duration.ofSeconds(seconds), findings);
                                })
                        .toBeTold("a lock that somebody keeps", "a transaction is tried again \\(1213 "),
                Ordeal.of("hang", "SIGTERM while the database hangs", true, DatabaseOrdeals::stopWhileItHangs)
                        .toBeTold("Stopping: .* chats are under way", "chats were still under way after \\d+ s"),
                Ordeal.of(
                                "full",
                                "the database's disk is full, twice for " + seconds + " s",
                                true,
                                (rig, findings) -> fillDisk(rig, seconds, findings))
                        .onOwnDisk()
                        .toBeTold("the database (fails|took \\d+ s)"));
    }

    private static void freeze(Rig rig, int seconds, Findings findings) throws SQLException, InterruptedException {
        Rig.pause(CALM);
        try (var readers = new Readers(rig)) {
            Rig.pause(CALM);
            int before = readers.refused();
            during(rig, LOCK_ALL, seconds, "UNLOCK TABLES");
            int during = readers.refused() - before;
            Rig.pause(CALM);
            findings.say("reads: %d answered, %d refused while all hung, %d before and after; %d broken off"
                    .formatted(readers.answered(), during, readers.refused() - during, readers.broken()));
            findings.require(during > 0, "the connections never ran out");
            findings.require(readers.others().isEmpty(), "reads answered otherwise: " + readers.others());
        }
    }

    private static void stopWhileItHangs(Rig rig, Findings findings)
            throws IOException, SQLException, InterruptedException {
        Rig.pause(CALM);
        try (var connection = rig.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(LOCK_ALL);
            try {
                Rig.pause(CALM);
                rig.stop(0, findings);
            } finally {
                statement.execute("UNLOCK TABLES");
            }
        }
        rig.start(0);
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

    private static void cutConnections(Rig rig, int seconds, Findings findings)
            throws SQLException, InterruptedException {
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
        findings.say("connections cut: " + cut);
        findings.require(cut > 0, "there was no connection to cut");
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

    private static void fillDisk(Rig rig, int seconds, Findings findings)
            throws IOException, InterruptedException, SQLException {
        var file = rig.stack.serverData().resolve("filler");
        try (var connection = rig.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE written (at INT)");
            for (int i = 0; i < 2; i++) {
                Rig.pause(CALM);
                try (var filler = new Filler(file)) {
                    filler.keepFull(Duration.ofSeconds(seconds));
                    findings.say("filled with %,d KiB".formatted(filler.bytes() >> 10));
                }
                long begin = System.nanoTime();
                statement.execute("INSERT INTO written VALUES (1)"); // Hangs for as long as the server does.
                findings.say(
                        "written to again %.1f s after there was room".formatted((System.nanoTime() - begin) / 1e9));
            }
        }
        Rig.pause(CALM);
    }
}
