package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Chats held by webhooks that are off, then switched on (R9): a message must cost the same, however many wait. */
record HeldBacklog() implements Scenario {

    private static final int TENANTS = 10;

    /** Sizes that larger ones are held against; the smallest is mostly the time in which everything begins. */
    private static final Set<Integer> COMPARED = Set.of(200, 1_000, 10_000);

    /** A small backlog is drained that many times, or until this many messages: CPU time comes in hundredths of a second. */
    private static final int MOST_ROUNDS = 30;

    private static final int ENOUGH_MESSAGES = 30_000;

    /** Drained before anything is measured: what claims a backlog is not what the pushes of the warm-up go through. */
    private static final int WARM_UP_CHATS = 100_000;

    /** What a message may cost at most of what it does in a smaller backlog; it may always cost less. */
    private static final double LARGEST_RATIO = 1.2;

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int batch = options.number("batch", 100, 100);
        int connections = options.number("connections", 8, 4);
        try (var rig = new Rig(stack, 1, Map.of())) {
            var workspaces = rig.workspaces(options.number("tenants", TENANTS, 3), "none");
            rig.run(
                    Load.closedLoop(workspaces, 1_000, connections, batch).forSeconds(options.number("warmup", 60, 1)),
                    Pushing.PATIENCE);
            int warmUp = options.is("quick") ? 200 : WARM_UP_CHATS;
            var warmedUp = drain(
                    rig,
                    Load.closedLoop(workspaces, warmUp, connections, batch)
                            .fromChat(1_000)
                            .ofMessages(warmUp));
            if (warmedUp.failed() || !warmedUp.missed().isEmpty()) {
                results.accept(warmedUp);
            }
            int nextChat = 1_000 + warmUp;
            var switching = switchingOn(rig, workspaces, options.is("quick") ? 1 : MOST_ROUNDS);
            var costs = new LinkedHashMap<Integer, Double>();
            for (int size : options.numbers("backlogs", "1000,10000,100000,300000", "200,1000")) {
                int rounds = options.is("quick") ? 1 : Math.clamp(ENOUGH_MESSAGES / size, 1, MOST_ROUNDS);
                var load = Load.closedLoop(workspaces, size, connections, batch)
                        .fromChat(nextChat)
                        .ofMessages(size);
                nextChat += rounds * size;
                var result = drainInRounds(rig, load, rounds, switching, results);
                double cost = result.cost().perThousand(size).product();
                results.accept(judged(result, cost, costs, options.is("quick")));
                costs.put(size, cost);
            }
        }
    }

    /** What it costs to switch these webhooks on where nothing waits: no message of a backlog's, but of weight where there are few. */
    private static Cost switchingOn(Rig rig, List<String> workspaces, int rounds)
            throws IOException, InterruptedException {
        var spent = new Cost(0, 0, 0, 0);
        for (int round = -rounds; round < rounds; round++) {
            rig.setWebhooks(workspaces, "backlog", "none", false);
            var before = rig.cost();
            rig.setWebhooks(workspaces, "backlog", "none", true);
            rig.settle();
            // Those below zero warm up.
            spent = round < 0 ? spent : spent.plus(rig.cost().since(before));
        }
        return spent.dividedBy(rounds);
    }

    /**
     * Round after round, with chats of its own each; returns the last one's result with the mean of their costs, without what it costs to switch the
     * webhooks on.
     */
    private static Result drainInRounds(Rig rig, Load load, int rounds, Cost switching, Consumer<Result> results)
            throws IOException, InterruptedException, SQLException {
        var result = drain(rig, load);
        var spent = result.cost();
        for (int round = 1; round < rounds; round++) {
            if (result.failed() || !result.missed().isEmpty()) {
                results.accept(result);
            }
            result = drain(rig, load.fromChat(load.firstChat() + round * load.chats()));
            spent = spent.plus(result.cost());
        }
        return result.costing(spent.dividedBy(rounds).without(switching))
                .with("cost             is the mean of %d round(s), without %.3f s each for switching webhooks on"
                        .formatted(rounds, switching.product()));
    }

    /** @param costs of a message by the sizes before */
    static Result judged(Result result, double cost, Map<Integer, Double> costs, boolean quick) {
        var judged = result;
        for (var before : costs.entrySet()) {
            if (COMPARED.contains(before.getKey())) {
                double ratio = cost / before.getValue();
                judged = judged.with("a message costs  %.2f times what it does where %,d wait (at most %.1f wanted)"
                                .formatted(ratio, before.getKey(), LARGEST_RATIO))
                        .within(
                                quick || ratio <= LARGEST_RATIO,
                                "%.2f times the cost of %,d".formatted(ratio, before.getKey()));
            }
        }
        return judged;
    }

    private static Result drain(Rig rig, Load load) throws IOException, InterruptedException, SQLException {
        rig.setWebhooks(load.workspaces(), "backlog", "none", false);
        int first = rig.stack.nextIndex();
        var pushed = rig.push(load);
        int early = rig.stack.arrived(first, pushed.used());
        var measurement = new Measurement(rig);
        long begin = Clock.nanos();
        rig.setWebhooks(load.workspaces(), "backlog", "none", true);
        var run = rig.drained(first, pushed, Pushing.PATIENCE);
        var begins = new long[run.arrived().length];
        Arrays.fill(begins, begin);
        return measurement
                .result(
                        "backlog " + load.chats(),
                        "%,d chats of %d tenants held with a message each, switched on; latency is from there, cost without accepting"
                                .formatted(load.chats(), load.workspaces().size()),
                        run,
                        run.deliveredPerSecondSince(begin),
                        Latencies.between(begins, run.arrived()),
                        List.of())
                .within(early == 0, "sent while off: " + early);
    }
}
