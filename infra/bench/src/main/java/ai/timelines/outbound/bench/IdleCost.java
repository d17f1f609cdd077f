package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What it costs that chats wait for a window that ends much later. Then they are sent, so that none is lost. */
record IdleCost() implements Scenario {

    private static final int TENANTS = 10;

    /** Of a core, for the application; a database server takes more on some machines with no connection at all. */
    private static final double LARGEST_SHARE = 0.01;

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int chats = options.number("chats", 10_000, 500);
        int seconds = options.number("seconds", 30, 3);
        try (var rig = new Rig(stack, 1, Map.of())) {
            // A window as long as a day; one that ends during the measurement would show as arrivals.
            var workspaces = rig.workspaces(options.number("tenants", TENANTS, 3), "24h");
            int first = stack.nextIndex();
            var load = Load.closedLoop(workspaces, chats, options.number("connections", 8, 4), 100);
            var pushed = rig.push(load.ofMessages(chats));
            // The compiler goes on for a while with what the pushes were for.
            Rig.pause(Duration.ofSeconds(options.number("warmup", 60, 1)));

            var measurement = new Measurement(rig);
            Rig.pause(Duration.ofSeconds(seconds));
            var cost = measurement.cost();
            double share = cost.application() / seconds;
            int early = stack.arrived(first, pushed.used());

            long begin = Clock.nanos();
            rig.setWebhooks(workspaces, "idle", "none", true);
            var run = rig.drained(first, pushed, Pushing.PATIENCE);
            var remarks = List.of(
                    "while waiting    application %.2f %%, database %.2f %% of a core (less than %.0f %% wanted of the application)"
                            .formatted(share * 100, cost.database() * 100 / seconds, LARGEST_SHARE * 100));
            var result = measurement.result(
                    "idle",
                    "%,d chats of %d tenants queued for the end of the day, then sent at once; the cost is of %d s of waiting"
                            .formatted(chats, workspaces.size(), seconds),
                    run,
                    run.deliveredPerSecondSince(begin),
                    run.latencies(),
                    cost,
                    remarks);
            results.accept(result.within(early == 0, "sent too early: " + early)
                    .within(
                            options.is("quick") || share < LARGEST_SHARE,
                            "the application used %.2f %% of a core".formatted(share * 100))
                    .with(databaseAlone(rig)));
        }
    }

    /** What the database server takes where nobody asks it anything, to hold the other figure against. */
    private static String databaseAlone(Rig rig) throws IOException, InterruptedException {
        var options = rig.stack.options;
        if (rig.databasePid() < 0 || options.is("embedded")) {
            return "database alone   not known here";
        }
        int seconds = options.number("seconds", 30, 3);
        rig.kill(0);
        Rig.pause(Duration.ofSeconds(options.number("warmup", 60, 1)));
        double before = ProcessStats.cpuSeconds(rig.databasePid());
        Rig.pause(Duration.ofSeconds(seconds));
        double alone = ProcessStats.cpuSeconds(rig.databasePid()) - before;
        return "database alone   %.2f %% of a core, with no application".formatted(alone * 100 / seconds);
    }
}
