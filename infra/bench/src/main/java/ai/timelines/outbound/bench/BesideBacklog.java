package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A held backlog, many messages of each chat, goes out beside new traffic of the same tenants in other chats (R9). */
record BesideBacklog() implements Scenario {

    private static final String NAME = "beside";

    /** What is new does not wait for what was held: that takes much longer than this. */
    private static final double LARGEST_P99_MILLIS = 1_000;

    /** Beyond those of the new traffic. */
    private static final int FIRST_HELD_CHAT = 1_000_000;

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int messages = options.number("messages", 100_000, 1_000);
        int chats = options.number("chats", 5_000, 100);
        int rate = options.number("rate", 300, 50);
        int batch = options.number("batch", 100, 100);
        try (var rig = new Rig(stack, 1, Map.of())) {
            var workspaces = rig.workspaces(options.number("tenants", 10, 3), "none");
            var load = Load.closedLoop(workspaces, 1_000, options.number("connections", 64, 8), 1);
            rig.run(load.forSeconds(options.number("warmup", 60, 1)), Pushing.PATIENCE);
            var fresh = load.at(rate).forSeconds(options.number("seconds", 10, 2));

            var measurement = new Measurement(rig);
            var alone = rig.run(fresh, Pushing.PATIENCE);
            results.accept(measurement.result(
                    NAME + ", without",
                    "%d tenants, open loop of %d/s, alone".formatted(workspaces.size(), rate),
                    alone));

            rig.setWebhooks(workspaces, NAME, "none", false);
            int first = stack.nextFloodIndex();
            var held = rig.flood(Load.closedLoop(workspaces, chats, 8, batch)
                    .fromChat(FIRST_HELD_CHAT)
                    .ofMessages(messages));
            measurement = new Measurement(rig);
            long begin = Clock.nanos();
            rig.setWebhooks(workspaces, NAME, "none", true);
            var beside = rig.run(fresh, Pushing.PATIENCE);
            boolean enough = stack.arrived(first, held.used()) < held.accepted();
            var drained = rig.floodDrained(first, held, Pushing.PATIENCE);
            int unsettled = rig.unsettled();
            double p99 = beside.latencies().millis(99);
            results.accept(measurement
                    .result(
                            NAME + ", new",
                            "the same from when webhooks were switched on that held %,d messages in %,d chats; its cost has theirs in it"
                                    .formatted(messages, chats),
                            beside)
                    .within(options.is("quick") || enough, "what was held was gone before: use --messages")
                    .within(
                            options.is("quick") || p99 <= LARGEST_P99_MILLIS,
                            "new messages wait: p99 %.0f ms".formatted(p99)));
            results.accept(measurement
                    .result(
                            NAME + ", held",
                            "what was held; its cost has that of the new traffic in it",
                            drained,
                            drained.deliveredPerSecondSince(begin),
                            drained.latencies(),
                            List.of())
                    .within(unsettled == 0, "still under way after a minute: chats " + unsettled));
        }
    }
}
