package ai.timelines.outbound.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Tenants at a moderate rate, first alone, then beside one that is flooded and whose receiver hangs (R29). */
record SlowTenant() implements Scenario {

    private static final String NAME = "slow";

    /** Longer than the receiver hangs: it succeeds, so that it is never probed or switched off, and keeps all places it can get. */
    private static final Map<String, String> TIMEOUT = Map.of("OUTBOUND_DELIVERY_TIMEOUT", "PT20S");

    private static final double LARGEST_RATIO = 3;

    /** Beyond those of all other scenarios: the sink tells chats by their numbers. */
    private static final int FIRST_CHAT = 1_000_000;

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int tenants = options.number("tenants", 20, 5);
        int chats = options.number("chats", 2_000, 100);
        int rate = options.number("rate", 500, 50);
        int flood = options.number("flood", 1_000, 100);
        int seconds = options.number("seconds", 120, 3);
        var hang = options.text("hang", "15s");
        try (var rig = new Rig(stack, 1, TIMEOUT)) {
            var workspaces = rig.workspaces(tenants, "none");
            var hanging = rig.workspaces(1, "none");
            rig.setWebhooks(hanging, "hanging?delay=" + hang, "none", true);
            var load = Load.closedLoop(workspaces, chats, options.number("connections", 64, 8), 1);
            rig.run(load.forSeconds(options.number("warmup", 60, 1)), Pushing.PATIENCE);

            var alone = measure(
                    rig,
                    load.at(rate).forSeconds(seconds),
                    NAME + ", without",
                    "%d tenants, open loop of %d/s, alone".formatted(tenants, rate));
            results.accept(alone);

            int firstFlooded = stack.nextFloodIndex();
            var flooding =
                    Load.closedLoop(hanging, 1_000, 4, 10).fromChat(FIRST_CHAT).at(flood);
            var flooded = CompletableFuture.supplyAsync(() -> flood(rig, flooding.forSeconds(seconds + 2.0)));
            Rig.pause(Duration.ofSeconds(2));
            var beside = measure(
                    rig,
                    load.at(rate).forSeconds(seconds),
                    NAME + ", with",
                    "the same beside one tenant that takes %s for each answer and is flooded with %d/s"
                            .formatted(hang, flood));
            double ratio = ratio(beside.latency(), alone.latency());
            results.accept(beside.with(
                            "p99 is %.2f times what it was without that tenant (at most %.0f wanted), from push to arrival %.2f times"
                                    .formatted(ratio, LARGEST_RATIO, ratio(beside.fromPush(), alone.fromPush())))
                    .within(
                            options.is("quick") || ratio <= LARGEST_RATIO,
                            "p99 " + Math.round(ratio * 100) / 100.0 + " times"));
            results.accept(drain(rig, hanging, firstFlooded, joined(flooded)));
        }
    }

    private static Pushed joined(CompletableFuture<Pushed> flooded) throws IOException {
        try {
            return flooded.join();
        } catch (CompletionException e) {
            throw new IOException("the flood", e);
        }
    }

    /** Nothing that was flooded may be lost either; its receiver answers at once now, or that would take hours. */
    private static Result drain(Rig rig, List<String> hanging, int first, Pushed flooded)
            throws IOException, InterruptedException, SQLException {
        var measurement = new Measurement(rig);
        long begin = Clock.nanos();
        rig.setWebhooks(hanging, "hanging", "none", true);
        var run = rig.floodDrained(first, flooded, Pushing.PATIENCE);
        return measurement.result(
                NAME + ", flooded",
                "what that tenant was flooded with, sent on to a receiver that answers at once",
                run,
                run.deliveredPerSecondSince(begin),
                run.latencies(),
                List.of());
    }

    private static double ratio(Latencies with, Latencies without) {
        return with.millis(99) / Math.max(0.001, without.millis(99));
    }

    private static Result measure(Rig rig, Load load, String name, String what)
            throws IOException, InterruptedException, SQLException {
        var measurement = new Measurement(rig);
        var run = rig.run(load, Pushing.PATIENCE);
        return measurement.result(name, what, run);
    }

    private static Pushed flood(Rig rig, Load load) {
        try {
            return rig.flood(load);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
